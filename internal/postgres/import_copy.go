package postgres

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Sizes of what goes to the database at once: large enough to make the round
// trip cheap, small enough for memory.
const (
	copyBytes   = 1 << 20
	copyBuffers = 4 // on their way beside those being filled
)

// copyHeader begins a binary COPY: signature, no flags, no extension.
var copyHeader = []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")

// epoch is day 0 of PostgreSQL's dates.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// copyRows are rows of one staging table in the binary form of COPY. Encoding
// them by hand, without a value per field on the heap, is what keeps up with
// the database.
type copyRows struct {
	query string // of the COPY statement
	b     []byte
	count int64
}

// row begins a row of n fields, which the caller appends.
func (c *copyRows) row(n int) {
	if len(c.b) == 0 {
		c.b = append(c.b, copyHeader...)
	}
	c.b = binary.BigEndian.AppendUint16(c.b, uint16(n)) //nolint:gosec // a table has few columns
	c.count++
}

func (c *copyRows) size(n int) { c.b = binary.BigEndian.AppendUint32(c.b, uint32(n)) } //nolint:gosec // a field is below 1 GB

func (c *copyRows) null() { c.b = binary.BigEndian.AppendUint32(c.b, math.MaxUint32) }

func (c *copyRows) integer(n int) {
	c.size(4)
	c.b = binary.BigEndian.AppendUint32(c.b, uint32(int32(n))) //nolint:gosec // lines, years and codes
}

func (c *copyRows) big(n int64) {
	c.size(8)
	c.b = binary.BigEndian.AppendUint64(c.b, uint64(n)) //nolint:gosec // two's complement, as COPY wants it
}

func (c *copyRows) maybeInteger(n *int) {
	if n == nil {
		c.null()
		return
	}
	c.integer(*n)
}

func (c *copyRows) number(f float64) {
	c.size(8)
	c.b = binary.BigEndian.AppendUint64(c.b, math.Float64bits(f))
}

func (c *copyRows) numbers(all ...*float64) {
	for _, f := range all {
		if f == nil {
			c.null()
		} else {
			c.number(*f)
		}
	}
}

func (c *copyRows) text(s string) {
	c.size(len(s))
	c.b = append(c.b, s...)
}

func (c *copyRows) texts(all ...string) {
	for _, s := range all {
		c.text(s)
	}
}

// bytes appends a bytea; nil is null.
func (c *copyRows) bytes(b []byte) {
	if b == nil {
		c.null()
		return
	}
	c.size(len(b))
	c.b = append(c.b, b...)
}

func (c *copyRows) yes(is bool) {
	c.size(1)
	if is {
		c.b = append(c.b, 1)
	} else {
		c.b = append(c.b, 0)
	}
}

// day appends a date; the zero time is null.
func (c *copyRows) day(t time.Time) {
	if t.IsZero() {
		c.null()
		return
	}
	c.integer(int(t.Sub(epoch).Hours() / 24))
}

// copier sends buffers of rows to the database while others are being filled.
// It alone uses the connection until it is closed.
type copier struct {
	full chan copyRows
	free chan []byte
	done chan struct{}
	err  error // of the database; read after done
}

func startCopier(ctx context.Context, conn *pgconn.PgConn) *copier {
	c := &copier{full: make(chan copyRows, copyBuffers), free: make(chan []byte, 2*copyBuffers), done: make(chan struct{})}
	go c.run(ctx, conn)
	return c
}

func (c *copier) run(ctx context.Context, conn *pgconn.PgConn) {
	defer close(c.done)
	for rows := range c.full {
		if _, err := conn.CopyFrom(ctx, bytes.NewReader(rows.b), query(rows.query)); err != nil {
			c.err = fmt.Errorf("query %s: %w", rows.query, refused(err))
			return
		}
		select {
		case c.free <- rows.b[:0]:
		default:
		}
	}
}

// send hands rows over and returns an empty buffer for the next.
func (c *copier) send(rows copyRows) ([]byte, error) {
	rows.b = binary.BigEndian.AppendUint16(rows.b, math.MaxUint16) // the end of a COPY
	select {
	case c.full <- rows:
	case <-c.done:
		return nil, c.err
	}
	select {
	case b := <-c.free:
		return b, nil
	default:
		return make([]byte, 0, copyBytes+copyBytes/8), nil
	}
}

// finish waits until everything is sent. Only then the connection is free.
func (c *copier) finish() error {
	close(c.full)
	<-c.done
	return c.err
}
