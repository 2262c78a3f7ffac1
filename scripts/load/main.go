// Command load asks a running server for help near one postcode after another, at
// a steady rate, and tells how many answers failed and how long they took. It ends
// with status 1 when one failed, or when fewer requests went out than it should have sent.
package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"time"
)

func main() {
	var l load
	flag.StringVar(&l.address, "address", "", "where the server is, such as http://127.0.0.1:8080")
	flag.IntVar(&l.rate, "rate", 500, "requests a second")
	flag.DurationVar(&l.length, "for", time.Minute, "how long")
	file := flag.String("postcodes", "data/starter/postcode.csv.gz", "file whose first column has the postcodes to ask for")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	ok, err := run(ctx, &l, *file, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

// run reads the postcodes, asks, and writes the report; it is false when an answer
// failed.
func run(ctx context.Context, l *load, file string, out io.Writer) (bool, error) {
	if l.address == "" || l.rate < 1 || l.length <= 0 {
		return false, errors.New("an address, a rate above zero and a length above zero are needed")
	}
	var err error
	if l.postcodes, err = readPostcodes(file); err != nil {
		return false, err
	}
	r := l.run(ctx)
	_, err = io.WriteString(out, r.String())
	return r.failed == 0 && r.asked() >= l.requests(), err
}

// readPostcodes reads the first column of a compressed table, without its head.
func readPostcodes(file string) ([]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("postcodes: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	plain, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("postcodes: %w", err)
	}
	var all []string
	lines := bufio.NewScanner(plain)
	lines.Buffer(nil, 1<<24) // a line may hold the shape of a postcode
	for lines.Scan() {
		code, _, _ := strings.Cut(lines.Text(), ",")
		all = append(all, code)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("postcodes: %w", err)
	}
	if len(all) < 2 {
		return nil, errors.New("postcodes: the table is empty")
	}
	return all[1:], nil
}

// client keeps enough connections for all requests that are under way.
func client(rate int) *http.Client {
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: rate}}
}
