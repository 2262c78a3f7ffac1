package hours_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"steunkaart/internal/hours"
)

// oracleCase is what testdata/oracle.mjs reads.
type oracleCase struct {
	Text    string  `json:"text"`
	Seconds []int64 `json:"seconds"`
}

// verdict is what it answers.
type verdict struct {
	States string `json:"states"`
	Error  string `json:"error"`
}

// askOracle evaluates the cases with the library that OSM itself uses. It
// skips where that is not installed, which is an error in CI.
func askOracle(t *testing.T, cases []oracleCase) []verdict {
	t.Helper()
	library, err := filepath.Abs("../../web/node_modules/opening_hours/build/opening_hours.esm.mjs")
	if err == nil {
		_, err = os.Stat(library)
	}
	node, missing := exec.LookPath("node")
	if err != nil || missing != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("node and the packages of web are needed: scripts/web.sh installs them")
		}
		t.Skip("node or the packages of web are not installed: scripts/web.sh")
	}
	var in bytes.Buffer
	lines := json.NewEncoder(&in)
	for _, c := range cases {
		if err := lines.Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), node, "testdata/oracle.mjs", library)
	cmd.Env = append(os.Environ(), "TZ=Europe/Amsterdam")
	cmd.Stdin = &in
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, problems.String())
	}
	return readVerdicts(t, out, len(cases))
}

func readVerdicts(t *testing.T, out []byte, n int) []verdict {
	t.Helper()
	verdicts := make([]verdict, n)
	dec := json.NewDecoder(bytes.NewReader(out))
	for i := range verdicts {
		if err := dec.Decode(&verdicts[i]); err != nil {
			t.Fatalf("answer %d: %v", i, err)
		}
	}
	return verdicts
}

func amsterdam(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// instants returns moments of 2024 to 2027: at random, on holidays, and in the
// nights in which the clock is changed.
func instants(r *rand.Rand, loc *time.Location, n int) []int64 {
	var all []int64
	special := []hours.Date{
		{Year: 2024, Month: 3, Day: 31},
		{Year: 2025, Month: 10, Day: 26},
		{Year: 2026, Month: 3, Day: 29},
		{Year: 2026, Month: 10, Day: 25},
		{Year: 2024, Month: 12, Day: 25},
		{Year: 2025, Month: 4, Day: 26},
		{Year: 2026, Month: 4, Day: 27},
		{Year: 2027, Month: 1, Day: 1},
		{Year: 2025, Month: 4, Day: 20},
		{Year: 2025, Month: 4, Day: 21},
		{Year: 2026, Month: 4, Day: 3},
		{Year: 2025, Month: 5, Day: 5},
		{Year: 2026, Month: 5, Day: 5},
		{Year: 2024, Month: 5, Day: 19},
		{Year: 2026, Month: 5, Day: 14},
		{Year: 2024, Month: 2, Day: 29},
		{Year: 2026, Month: 12, Day: 31},
	}
	for i := range n {
		d := hours.Date{Year: 2024, Month: 1, Day: 1}.AddDays(r.IntN(4*365 + 1))
		minute := 15*r.IntN(96) + r.IntN(3) - 1 // around the quarters, where spans begin and end
		if i%4 == 0 {
			d = special[r.IntN(len(special))]
		}
		if i%8 == 0 {
			minute = r.IntN(5 * 60)
		}
		all = append(all, time.Date(d.Year, d.Month, d.Day, 0, max(minute, 0), 0, 0, loc).Unix())
	}
	return all
}

func realTexts(t testing.TB) []string {
	t.Helper()
	raw, err := os.ReadFile("testdata/real.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(string(raw)) {
		if text := strings.TrimSpace(line); !strings.HasPrefix(text, "#") {
			all = append(all, text)
		}
	}
	return all
}

// cashMachines returns the hours of Dutch cash machines of 2021, as text; none
// where the file of their publisher does not lie beside the checkout.
func cashMachines(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("../../../shared/data/points/cash-machines-2021/atms.json")
	if err != nil {
		t.Log("without the cash machines: ", err)
		return nil
	}
	var file struct {
		ATMs []struct {
			OpeningHours []struct {
				DayOfWeek int `json:"dayOfWeek"` // 1 Sunday
				Hours     []struct{ HourFrom, HourTo string }
			} `json:"openingHours"`
		} `json:"atms"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	for _, atm := range file.ATMs {
		var rules []string
		for _, day := range atm.OpeningHours {
			for _, h := range day.Hours {
				rules = append(rules, []string{"Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"}[day.DayOfWeek-1]+" "+h.HourFrom+"-"+h.HourTo)
			}
		}
		if len(rules) > 0 {
			texts[strings.Join(rules, ", ")] = true
		}
	}
	return slices.Sorted(maps.Keys(texts))
}

// difference is a kind of difference that we stand for.
type difference struct {
	Name    string `json:"name"`
	Why     string `json:"why"`
	Example string `json:"example"` // opening hours that show it
}

func differences(t *testing.T) map[string]difference {
	t.Helper()
	raw, err := os.ReadFile("testdata/differences.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []difference
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	all := map[string]difference{}
	for _, d := range list {
		all[d.Name] = d
	}
	return all
}

func stateLetter(s hours.State) byte {
	switch s {
	case hours.Open:
		return 'o'
	case hours.Closed:
		return 'c'
	default:
		return 'u' // an appointment is unknown to OSM
	}
}

// comparison is one instant at which we differ.
type comparison struct {
	text   string
	cal    *hours.Calendar
	at     time.Time
	ours   hours.State
	theirs byte
}

var closingThenOpenEnd = regexp.MustCompile(`-\d\d:\d\d\+|\+, ?\d\d:`)

// class names the kind of difference, "" for one without excuse. Each kind is
// drawn as tightly as it can be.
func (c comparison) class() string {
	d := hours.DateOf(c.at)
	_, doubtful := hours.DoubtfulHoliday(d)
	_, tailDoubtful := hours.DoubtfulHoliday(d.AddDays(-1))
	holiday, _ := hours.Holiday(d)
	isSundayFeast := strings.HasPrefix(holiday, "Eerste P")
	switch {
	case c.ours == hours.Appointment && c.theirs == 'o':
		return "appointment"
	case c.ours == hours.Unknown && strings.Contains(c.text, "sun"):
		return "sun"
	case (c.ours == hours.Unknown || c.ours == hours.Appointment) && closingThenOpenEnd.MatchString(c.text):
		return "open end after closing"
	case strings.Contains(c.text, "PH") && (isSundayFeast || c.ours == hours.Unknown && (doubtful || tailDoubtful)):
		return "holidays"
	case strings.Contains(c.text, "easter-easter +1 day") && holiday == "Tweede Paasdag":
		return "last day of Easter"
	case isWholeYear(c.text):
		return "whole year"
	case clockAt(c.at) != clockAt(c.at.Add(-24*time.Hour)) && c.hasNight():
		return "change of clock"
	case c.isTail():
		return "night"
	}
	return ""
}

var datesOfRange = regexp.MustCompile(`([A-Z][a-z]{2} \d\d)-([A-Z][a-z]{2} \d\d)`)

// isWholeYear reports whether a range of dates ends on the day before it
// begins.
func isWholeYear(text string) bool {
	for _, m := range datesOfRange.FindAllStringSubmatch(text, -1) {
		from, errFrom := time.Parse("2006 Jan 02", "2025 "+m[1])
		to, errTo := time.Parse("2006 Jan 02", "2025 "+m[2])
		if errFrom == nil && errTo == nil && to.AddDate(0, 0, 1).Equal(from) {
			return true
		}
	}
	return false
}

// hasNight reports whether some rule has hours that pass over the midnight
// before or the one before that.
func (c comparison) hasNight() bool {
	for _, text := range singly(c.text) {
		s, err := hours.Parse(text)
		if err != nil {
			continue
		}
		one := hours.Calendar{Schedule: s}
		for n := -2; n < 0; n++ {
			for _, span := range one.Day(hours.DateOf(c.at).AddDays(n)) {
				if span.To-hours.MinutesPerDay > clockAt(c.at)-60 { // an hour more or less in that night
					return true
				}
			}
		}
	}
	return false
}

func clockAt(t time.Time) int { return t.Hour()*60 + t.Minute() }

// isTail reports whether they leave out what remains of the evening before.
func (c comparison) isTail() bool {
	minute := clockAt(c.at)
	own := hours.Closed
	for _, s := range c.cal.Day(hours.DateOf(c.at)) {
		if s.From <= minute && minute < s.To {
			own = s.State
		}
	}
	isOwn := stateLetter(own) == c.theirs || own == hours.Appointment && c.theirs == 'o'
	return own != c.ours && isOwn || c.tailOfOneRule()
}

var (
	betweenRules = regexp.MustCompile(`; |, | \|\| `)
	betweenTimes = regexp.MustCompile(`, (\d\d:)`)
)

// singly returns the rules of a text, each as a text.
func singly(text string) []string {
	return betweenRules.Split(betweenTimes.ReplaceAllString(text, ",$1"), -1)
}

// tailOfOneRule reports whether they show the end of an evening that another
// rule had replaced.
func (c comparison) tailOfOneRule() bool {
	for _, text := range singly(c.text) {
		s, err := hours.Parse(text)
		if err != nil {
			continue
		}
		one := comparison{text: text, cal: &hours.Calendar{Schedule: s, Location: c.cal.Location}, at: c.at, theirs: 'c'}
		one.ours = one.cal.At(c.at).State
		if (stateLetter(one.ours) == c.theirs || one.ours == hours.Appointment) && c.theirs != 'c' && one.isTail() {
			return true
		}
	}
	return false
}

// refusal names the kind of text that only they refuse, "" for one without
// excuse.
func refusal(text string) string {
	switch {
	case strings.Contains(text, "SH"):
		return "refused: school holidays"
	case strings.Contains(text, "24/7, "):
		return "refused: comma after 24/7"
	case regexp.MustCompile(`\b[A-Z][a-z], \d`).MatchString(text):
		return "refused: comma before times"
	case regexp.MustCompile(`[A-Z][a-z]{2} [A-Z][a-z]\[(\d,|\d-)`).MatchString(text):
		return "refused: month and nth weekdays"
	}
	return ""
}

// TestAgainstOracle compares with the npm library opening_hours, on made-up
// and real hours at many instants. Differences are of kinds that
// testdata/differences.json argues for; each of those must still occur.
func TestAgainstOracle(t *testing.T) {
	t.Parallel()

	const made, instantsEach = 3000, 24
	r := rand.New(rand.NewPCG(4, 20261123))
	loc, known := amsterdam(t), differences(t)
	texts := append(realTexts(t), cashMachines(t)...)
	real := len(texts)
	for range made {
		texts = append(texts, writer{r}.schedule())
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		texts = append(texts, known[name].Example)
	}
	cases := make([]oracleCase, len(texts))
	for i, text := range texts {
		n := instantsEach
		if i >= real+made {
			n = 20 * instantsEach // examples must show their difference
		}
		cases[i] = oracleCase{text, instants(r, loc, n)}
	}
	found := map[string]int{}
	compared := 0
	for i, v := range askOracle(t, cases) {
		n := compare(t, cases[i], v, loc, found)
		compared += n
		if n == 0 && i < real && found[refusal(cases[i].Text)] == 0 {
			t.Errorf("%q is not compared", cases[i].Text)
		}
	}
	for name, n := range found {
		if _, ok := known[name]; !ok {
			t.Errorf("%d differences of a kind that nobody argues for: %q", n, name)
		}
	}
	for name := range known {
		if found[name] == 0 {
			t.Errorf("differences of the kind %q do not occur any more", name)
		}
	}
	t.Logf("%d texts, %d of them real; %d instants compared; differences: %v", len(texts), real, compared, found)
	if compared < 5000 {
		t.Errorf("only %d instants compared", compared)
	}
}

// compare counts the differences of one case by kind, and returns at how many
// instants it was compared.
func compare(t *testing.T, c oracleCase, v verdict, loc *time.Location, found map[string]int) int {
	t.Helper()
	s, err := hours.Parse(c.Text)
	switch {
	case err != nil && v.Error == "":
		t.Errorf("%q is refused only by us: %v", c.Text, err)
		return 0
	case err != nil:
		return 0
	case v.Error != "":
		kind := refusal(c.Text)
		if found[kind]++; kind == "" {
			t.Errorf("%q is refused only by them: %s", c.Text, v.Error)
		}
		return 0
	}
	cal := &hours.Calendar{Schedule: s, Location: loc}
	for i, sec := range c.Seconds {
		at := time.Unix(sec, 0).In(loc)
		diff := comparison{c.Text, cal, at, cal.At(at).State, v.States[i]}
		if stateLetter(diff.ours) == diff.theirs {
			continue
		}
		kind := diff.class()
		if found[kind]++; kind == "" {
			t.Errorf("%q at %s: %s, they say %c", c.Text, at.Format("Mon 2006-01-02 15:04"), diff.ours, diff.theirs)
		}
	}
	return len(c.Seconds)
}
