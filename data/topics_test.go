package data_test

import (
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"steunkaart/data"
	"steunkaart/internal/supply"
)

var update = flag.Bool("update", false, "write the golden file")

// TestWordsAreReadAsTopics holds how each wording of the starter set is read,
// for somebody to look at.
func TestWordsAreReadAsTopics(t *testing.T) {
	t.Parallel()

	reading, err := data.Topics()
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join("starter", "offer.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], "services")
	var lines []string
	for _, row := range rows[1:] {
		if row[column] == "" {
			continue
		}
		var topics []string
		for _, topic := range reading.Topics(supply.Offer{HelpKnown: true, Services: row[column]}) {
			topics = append(topics, string(topic))
		}
		lines = append(lines, row[column]+"\t"+strings.Join(topics, " "))
	}
	slices.Sort(lines)
	got, golden := strings.Join(slices.Compact(lines), "\n")+"\n", filepath.Join("testdata", "topics.tsv")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != got {
		t.Errorf("words are read otherwise than in %s (%v): look at each difference, then write it with -update", golden, err)
	}
}
