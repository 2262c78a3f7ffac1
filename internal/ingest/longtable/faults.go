package longtable

import (
	"errors"

	"steunkaart/internal/fault"
)

// maxFaults is how many faults are told one by one; a file of another kind has as
// many as it has rows.
const maxFaults = 20

// Faults gathers what is wrong with several files, so that all of it is told at
// once. The first twenty are kept, the others counted. The zero value is empty.
type Faults struct {
	kept []error
	more int
}

// Add adds a fault of the caller.
func (f *Faults) Add(format string, args ...any) {
	if len(f.kept) == maxFaults {
		f.more++
		return
	}
	f.kept = append(f.kept, fault.Invalid(format, args...))
}

// Take adds a fault that another room found. It returns any other error, which
// is not about the input.
func (f *Faults) Take(err error) error {
	if err == nil || fault.Of(err).Kind != fault.KindInvalid {
		return err
	}
	for _, detail := range fault.Details(err) {
		f.Add("%s", detail)
	}
	return nil
}

// Err returns all faults joined, and nil when there are none.
func (f *Faults) Err() error {
	if f.more == 0 {
		return errors.Join(f.kept...)
	}
	return errors.Join(append(f.kept[:len(f.kept):len(f.kept)], fault.Invalid("and %d faults more", f.more))...)
}
