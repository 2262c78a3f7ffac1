// Package web holds the templates, texts, styles and built scripts of the
// pages, embedded in the program.
package web

import "embed"

// Files holds the folders templates, locale, css and dist. dist has the built
// scripts with manifest.json, or only .gitkeep when the front end was not built:
// pages then show tables and no map.
//
//go:embed templates locale css all:dist
var Files embed.FS
