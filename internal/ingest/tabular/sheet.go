package tabular

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
)

// Limits of a sheet: the library keeps the zipped file in memory, and a small
// zip can hold a bomb.
const (
	maxZipped   = 64 << 20
	maxUnzipped = 2 << 30
	maxInMemory = 16 << 20 // larger parts are unpacked to a temporary file
)

// sheetRows reads the first sheet of an .xlsx file.
type sheetRows struct {
	file *excelize.File
	rows *excelize.Rows
	name string // of the file
	tab  string // of the sheet
	line int
}

func openSheet(in ingest.Input) (source, error) {
	if in.Size > maxZipped {
		return nil, fault.Invalid("%s: a sheet of more than %d MB: save it as CSV", in.Name, maxZipped>>20)
	}
	f, err := excelize.OpenReader(in.Reader(), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxInMemory,
	})
	if err != nil {
		return nil, fault.Invalid("%s: is a zip file but no .xlsx sheet that can be read (%v)", in.Name, err)
	}
	s := &sheetRows{file: f, name: in.Name, tab: f.GetSheetName(0)}
	if s.rows, err = f.Rows(s.tab); err != nil {
		return nil, errors.Join(fault.Invalid("%s: the first sheet cannot be read (%v)", in.Name, err), f.Close())
	}
	return s, nil
}

func (s *sheetRows) guess() string { return fmt.Sprintf("XLSX, sheet %q", s.tab) }

func (s *sheetRows) ragged() bool { return true }

func (s *sheetRows) close() error { return errors.Join(s.rows.Close(), s.file.Close()) }

func (s *sheetRows) next() (int, []string, string, error) {
	for s.rows.Next() {
		s.line++
		fields, err := s.rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return 0, nil, "", fault.Invalid("%s: row %d cannot be read (%v)", s.name, s.line, err)
		}
		if !blank(fields) {
			return s.line, fields, "", nil
		}
	}
	if err := s.rows.Error(); err != nil {
		return 0, nil, "", fault.Invalid("%s: row %d cannot be read (%v)", s.name, s.line+1, err)
	}
	return 0, nil, "", io.EOF
}

func blank(fields []string) bool {
	for _, f := range fields {
		if f != "" {
			return false
		}
	}
	return true
}
