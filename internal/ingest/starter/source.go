package starter

// SourceName is the name of the import source.
const SourceName = "starter"

// Rows returns the number of rows in all tables.
func (s Set) Rows() int {
	rows := 0
	for _, t := range s.Manifest.Tables {
		rows += t.Rows
	}
	return rows
}
