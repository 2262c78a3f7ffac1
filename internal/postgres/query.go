package postgres

import (
	"embed"
	"fmt"
	"io/fs"
)

// Queries holds every SQL query of the program, one file each.
//
//go:embed query/*.sql
var Queries embed.FS

// query returns the text of the query file with that name. A missing file is a
// fault of the program that TestQueriesExist finds, hence the panic.
func query(name string) string {
	text, err := fs.ReadFile(Queries, "query/"+name+".sql")
	if err != nil {
		panic(fmt.Sprintf("postgres: no query %q", name))
	}
	return string(text)
}
