package main

import (
	"errors"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"steunkaart/internal/fault"
)

// secretSettings are the environment variables that may also stand in a file,
// named by the variable with _FILE behind it.
var secretSettings = []string{"DATABASE_URL"}

// secretFiles holds the values that were read from files, by variable.
type secretFiles map[string]string

// readSecrets reads every file that a _FILE variable names. Its error names
// every fault; what did read is returned too.
func readSecrets() (secretFiles, error) {
	values, faults := secretFiles{}, []error(nil)
	for _, name := range secretSettings {
		path, named := os.LookupEnv(name + "_FILE")
		if !named || path == "" {
			continue
		}
		text, err := os.ReadFile(path) //nolint:gosec // the operator names the file
		switch {
		case os.Getenv(name) != "":
			faults = append(faults, fault.Invalid("%s and %s_FILE: only one of them may be set", name, name))
		case err != nil:
			faults = append(faults, fault.Invalid("%s_FILE: %q cannot be read", name, path))
		default:
			values[name] = strings.TrimSpace(string(text))
		}
	}
	return values, errors.Join(faults...)
}

// Validate is part of kong.Resolver.
func (s secretFiles) Validate(*kong.Application) error { return nil }

// Resolve gives a flag the secret of its environment variable.
func (s secretFiles) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if value, ok := s[name]; ok {
			return value, nil
		}
	}
	return nil, nil //nolint:nilnil // kong's way of saying that there is none
}
