package main

import (
	"fmt"
	"io"
	"runtime"
)

// VersionCmd prints the version of the program.
type VersionCmd struct{}

// Run prints it.
func (VersionCmd) Run(env Env) error {
	v := struct {
		Version string `json:"version"`
		Go      string `json:"go"`
		System  string `json:"system"`
	}{env.Version, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	return env.Print(v, func(w io.Writer) { _, _ = fmt.Fprintf(w, "steunkaart %s (%s, %s)\n", v.Version, v.Go, v.System) })
}
