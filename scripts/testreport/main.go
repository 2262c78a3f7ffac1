// Command testreport reads `go test -json` from standard input, prints one line
// per package and the output of what failed, and ends with how many tests
// passed, failed and were skipped, with the reason of each skip. It exits 1 when
// a test failed or, with -strict, when a test was skipped.
package main

import (
	"flag"
	"os"
)

func main() {
	strict := flag.Bool("strict", false, "a skipped test counts as a failure")
	flag.Parse()
	r := newReport()
	if err := r.read(os.Stdin, os.Stdout); err != nil {
		_, _ = os.Stderr.WriteString("testreport: " + err.Error() + "\n")
		os.Exit(1)
	}
	if !r.close(os.Stdout, *strict) {
		os.Exit(1)
	}
}
