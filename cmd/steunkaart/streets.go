package main

import (
	"steunkaart/data"
	"steunkaart/internal/network"
)

// streetsFlag names a graph file.
type streetsFlag struct {
	Network string `env:"NETWORK_FILE" placeholder:"FILE" help:"Graph file of streets that network build made, in place of the streets that are stored."`
}

// read reads the graph file, nil when none is named, and makes it one of the
// parameters: results over other streets are not to be mixed with those.
func (f streetsFlag) read(parameters *data.Parameters) (*network.Graph, error) {
	if f.Network == "" {
		return nil, nil
	}
	g, from, _, err := readGraph(f.Network)
	parameters.Network = from.SHA256
	return g, err
}
