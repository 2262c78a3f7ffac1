package data

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
)

//go:embed definitions.json
var definitionsFile []byte

// Parameters is all that the method is made of.
type Parameters struct {
	Definitions []demand.Definition // the default first
	Method      Method
	Population  demand.Composition // of the country, for fitting rates and as the seed of raking
	Network     string             `json:",omitempty"` // checksum of the file of streets; "" for the streets that are stored
}

// Load returns the parameters. The definitions are those of a file when
// definitions names one, else those that come with the program. Its error names
// every fault, with file, line and field.
func Load(definitions string) (Parameters, error) {
	var p Parameters
	var faults [3]error
	if definitions == "" {
		p.Definitions, faults[0] = Definitions()
	} else {
		p.Definitions, faults[0] = readDefinitionsFile(definitions)
	}
	p.Method, faults[1] = LoadMethod()
	p.Population, faults[2] = Population()
	if err := errors.Join(faults[:]...); err != nil {
		return Parameters{}, err
	}
	for _, d := range p.Definitions {
		if _, err := demand.Fit(d, &p.Population); err != nil {
			return Parameters{}, err
		}
	}
	return p, nil
}

// Definitions returns the definitions of digital exclusion that come with the
// program, the default first. Its error names every fault in the file.
func Definitions() ([]demand.Definition, error) {
	return ReadDefinitions("definitions.json", definitionsFile)
}

// Bounds of a file of definitions: its size in bytes, and how many there are.
const (
	mostBytes      = 4 << 20
	maxDefinitions = 16
)

func readDefinitionsFile(path string) ([]demand.Definition, error) {
	f, err := os.Open(path) //nolint:gosec // a file that the operator names
	if err != nil {
		return nil, fault.Invalid("definitions: %v", err)
	}
	defer f.Close() //nolint:errcheck // was only read
	text, err := io.ReadAll(io.LimitReader(f, mostBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if len(text) > mostBytes {
		return nil, fault.Invalid("%s: expected at most %d bytes of definitions", path, mostBytes)
	}
	return ReadDefinitions(path, text)
}

// ReadDefinitions reads definitions from the text of a file. Its error names
// every fault as file:line: field: what was expected.
func ReadDefinitions(name string, text []byte) ([]demand.Definition, error) {
	if at := bytes.Index(text, []byte(`\u0000`)); at >= 0 {
		return nil, fault.Invalid("%s:%d: \\u0000 is no text that can be stored", name, lineAt(text, int64(at)))
	}
	var all []demand.Definition
	if err := decode(name, text, &all); err != nil {
		return nil, err
	}
	where := locate(text)
	var faults []error
	bad := func(field, problem string) {
		faults = append(faults, fault.Invalid("%s:%d: %s: %s", name, where.line(field), field, problem))
	}
	for i, d := range all {
		if d.Pattern != "" && len(d.Figures)+len(d.Effects) > 0 {
			bad(fmt.Sprintf("[%d].pattern", i), "expected either a pattern or figures and effects of its own, got both")
		}
	}
	demand.Resolve(all)
	seen := map[string]bool{}
	for i, d := range all {
		at := fmt.Sprintf("[%d].", i)
		for _, p := range d.Check() {
			bad(strings.TrimSuffix(at+p.Field, "."), p.Text)
		}
		if seen[d.Code] {
			bad(at+"code", fmt.Sprintf("expected a code of its own, %q stands twice", d.Code))
		}
		seen[d.Code] = true
	}
	if len(all) > maxDefinitions {
		bad(fmt.Sprintf("[%d]", maxDefinitions), fmt.Sprintf("expected at most %d definitions: time and memory grow with each", maxDefinitions))
	}
	if len(all) == 0 {
		faults = append(faults, fault.Invalid("%s:1: expected at least one definition", name))
	}
	return all, errors.Join(faults...)
}
