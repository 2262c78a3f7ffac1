// Package street reads the streets of OpenStreetMap: it tells which ways may be
// walked and cycled, and makes a network of them.
package street
