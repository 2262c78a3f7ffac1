package postgres_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"steunkaart/internal/pipeline"
	"steunkaart/internal/postgres"
)

// storing is what the computation that is to be killed says when all rows are
// written and nothing is committed.
const storing = "storing"

// TestComputeToBeKilled is no test: it is the program that
// TestAKilledComputationLeavesTheOldResults starts and kills.
func TestComputeToBeKilled(t *testing.T) {
	url := os.Getenv("STEUNKAART_TEST_KILL")
	if url == "" {
		return
	}
	store, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	_, err = compute(t.Context(), store, pipeline.Job{Progress: func(stage pipeline.Stage, done, total int) {
		if stage == pipeline.StageStore && done == total {
			_, _ = fmt.Fprintln(os.Stdout, storing) // the parent sees what is missing
			select {}
		}
	}})
	t.Fatalf("not killed: %v", err)
}

func TestAKilledComputationLeavesTheOldResults(t *testing.T) {
	t.Parallel()

	store, url := seedCountry(t)
	mustCompute(t, store, pipeline.Job{})
	before, runs := digest(t, store), scalar[int](t, store, "select count(*)::int from run")
	if _, err := store.Pool().Exec(t.Context(), "update area_statistic set residents = 2 * residents where area_code = 'GM0001'"); err != nil {
		t.Fatal(err)
	}

	program := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestComputeToBeKilled$") //nolint:gosec // this very program
	program.Env = append(os.Environ(), "STEUNKAART_TEST_KILL="+url)
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || strings.TrimSpace(line) != storing {
		t.Fatalf("the program said %q, %v", line, err)
	}
	if err := program.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = program.Wait() // it was killed

	// The database undoes what the dead program did; reading waits for that.
	if digest(t, store) != before || scalar[int](t, store, "select count(*)::int from run") != runs {
		t.Error("the old results are not whole")
	}
	mustCompute(t, store, pipeline.Job{})
	if digest(t, store) == before {
		t.Error("computing again changed nothing: this test tests nothing")
	}
}
