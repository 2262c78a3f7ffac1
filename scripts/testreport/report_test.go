package main

import (
	"strings"
	"testing"
)

// events are cut from real runs of `go test -json`.
const (
	passing = `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"pass","Package":"p","Test":"TestA","Elapsed":0}
{"Action":"pass","Package":"p","Elapsed":1.5}
`
	skipping = `{"Action":"output","Package":"p","Test":"TestB","Output":"=== RUN   TestB\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:12: no database: TEST_DATABASE_URL is not set\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"--- SKIP: TestB (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestB","Elapsed":0}
`
	failing = `{"Action":"output","Package":"q","Test":"TestC","Output":"    c_test.go:3: 1, want 2\n"}
{"Action":"fail","Package":"q","Test":"TestC","Elapsed":0}
{"Action":"fail","Package":"q","Elapsed":0.1}
`
	noFiles  = `{"Action":"skip","Package":"r","Elapsed":0}` + "\n"
	unbuilt  = `{"ImportPath":"s","Action":"build-output","Output":"s.go:1:1: expected 'package'\n"}` + "\n" + `{"Action":"fail","Package":"s","Elapsed":0,"FailedBuild":"s"}` + "\n"
	crashing = `{"Action":"output","Package":"u","Test":"TestD","Output":"panic: boom\n"}
{"Action":"fail","Package":"u","Elapsed":0.1}
`
)

func TestReport(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name   string
		in     string
		strict bool
		good   bool
		want   []string
	}{
		{"passes", passing, true, true, []string{"ok       1.50s  p\n", "1 passed, 0 failed, 0 skipped: all is well\n"}},
		{
			"skip with its reason", passing + skipping, false, true,
			[]string{"skipped 1: no database: TEST_DATABASE_URL is not set\n", "1 passed, 0 failed, 1 skipped: all is well\n"},
		},
		{"same reason counted", passing + skipping + skipping, false, true, []string{"skipped 2: no database"}},
		{"skip where none is allowed", passing + skipping, true, false, []string{"1 skipped: FAILED: no test may be skipped here\n"}},
		{"failure is shown", passing + failing, false, false, []string{"q TestC\n    c_test.go:3: 1, want 2\n", "FAIL     0.10s  q\n", "1 failed"}},
		{"package without tests is no skip", passing + noFiles, true, true, []string{"0 skipped"}},
		{"does not build", passing + unbuilt, false, false, []string{"expected 'package'", "FAILED\n"}},
		{"crash is shown", passing + crashing, false, false, []string{"panic: boom\n", "FAILED\n"}},
		{"nothing ran", "", false, false, []string{"no test ran"}},
		{"other lines pass", "# warning\n" + passing, false, true, []string{"# warning\n"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			var out strings.Builder
			r := newReport()
			if err := r.read(strings.NewReader(tt.in), &out); err != nil {
				t.Fatal(err)
			}
			if good := r.close(&out, tt.strict); good != tt.good {
				t.Errorf("good = %v, want %v", good, tt.good)
			}
			for _, want := range tt.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("output lacks %q:\n%s", want, out.String())
				}
			}
		})
	}
}
