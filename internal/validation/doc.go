// Package validation holds the model of need against what is known: figures
// that it does not use, and margins that are withheld from it. It has tests only,
// which read the starter data set and need no database. METHOD.md quotes what
// they log; this prints it:
//
//	go test -count=1 -v ./internal/validation
package validation
