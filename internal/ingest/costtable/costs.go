package costtable

import (
	"context"
	"fmt"
	"math"

	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/longtable"
	"steunkaart/internal/ingest/tabular"
)

// Costs are the pairs of a table `from,to,cost`, in the order of the file.
type Costs struct {
	Name  string    // of the file, for messages
	From  []int32   // row of the demand
	To    []int32   // row of the supply
	Cost  []float64 // zero or more
	Lines []int32   // of each pair: its line in the file
}

// Ends are the tables whose ids the pairs name. A nil table is one that could not
// be read: ids are not looked up in it.
type Ends struct{ From, To *Numbers }

// ReadCosts reads a table `from,to,cost` between the ids of ends. What is wrong
// with it is added to faults: a file that is no such table, for which it returns
// nil, an id that is not in its table, a cost that is not a finite number of zero or
// more. An error is not about what the file holds.
func ReadCosts(ctx context.Context, in ingest.Input, ends Ends, faults *longtable.Faults) (*Costs, error) {
	rows, err := open(in, []string{"from", "to", "cost"}, faults)
	if rows == nil || err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // it was only read
	c := &Costs{Name: in.Name}
	whole := true
	r := costsReader{
		costs: c, faults: faults, cost: rows.Column("cost"),
		from: end{table: ends.From, name: "from", column: rows.Column("from")},
		to:   end{table: ends.To, name: "to", column: rows.Column("to")},
	}
	if err := rows.Each(ctx, refusals{in.Name, faults, &whole}, r.row); err != nil {
		return c, faults.Take(err)
	}
	return c, nil
}

// costsReader takes in the rows of a table of costs.
type costsReader struct {
	costs    *Costs
	faults   *longtable.Faults
	cost     int
	from, to end
}

// end is one side of the pairs.
type end struct {
	table  *Numbers
	name   string
	column int

	last string // the id of the row before: tables mostly go by one side
	row  int32
}

func (r *costsReader) row(row tabular.Row) error {
	if row.Blank() {
		return nil
	}
	if len(r.costs.Cost) == maxRows {
		return fmt.Errorf("read %s: more than %d rows", r.costs.Name, maxRows)
	}
	from, good := r.find(&r.from, row)
	to, known := r.find(&r.to, row)
	text := row.At(r.cost)
	cost, ok := ingest.Number(text)
	if !ok || cost < 0 {
		r.faults.Add("%s: line %d, cost: %q is not a number of zero or more", r.costs.Name, row.Line, shorten(text))
		return nil
	}
	if good && known {
		c := r.costs
		c.From, c.To = append(c.From, from), append(c.To, to)
		c.Cost, c.Lines = append(c.Cost, math.Abs(cost)), append(c.Lines, line(row)) // no zero with a sign
	}
	return nil
}

// find returns the row of an id in its table.
func (r *costsReader) find(e *end, row tabular.Row) (int32, bool) {
	id := row.At(e.column)
	switch {
	case id == "":
		r.faults.Add("%s: line %d, %s: it is empty, expected an id", r.costs.Name, row.Line, e.name)
		return 0, false
	case e.table == nil:
		return 0, false
	case id == e.last:
		return e.row, true
	}
	at, ok := e.table.at[id]
	if !ok {
		if e.table.whole {
			r.faults.Add("%s: line %d, %s: %q is not in %s", r.costs.Name, row.Line, e.name, shorten(id), e.table.Name)
		}
		return 0, false
	}
	e.last, e.row = e.table.IDs[at], at
	return at, true
}
