package costtable_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/costtable"
	"steunkaart/internal/ingest/longtable"
)

func input(name, text string) ingest.Input {
	return ingest.Input{Name: name, Size: int64(len(text)), File: strings.NewReader(text)}
}

func numbers(t *testing.T, text string, layout costtable.Layout) (*costtable.Numbers, error) {
	t.Helper()
	var faults longtable.Faults
	n, err := costtable.ReadNumbers(t.Context(), input("n.csv", text), layout, &faults)
	if err != nil {
		t.Fatal(err)
	}
	return n, faults.Err()
}

func TestReadNumbers(t *testing.T) {
	t.Parallel()
	layout := costtable.Layout{Numbers: []string{"value", "weight"}, Optional: []string{"rank"}}
	n, err := numbers(t, "Weight;ID;Value;note\n1,5; a ;-0;x\n;;;\n2;b;3e2;\n", layout)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]float64{{0, 300}, {1.5, 2}}
	if !slices.Equal(n.IDs, []string{"a", "b"}) || !slices.Equal(n.Lines, []int32{2, 4}) || !slices.Equal(n.Columns[0], want[0]) || !slices.Equal(n.Columns[1], want[1]) {
		t.Errorf("got %+v", n)
	}
	if math.Signbit(n.Columns[0][0]) {
		t.Error("a zero with a sign")
	}
	if n.Has("rank") || !n.Has("weight") || !math.IsNaN(n.Columns[2][1]) {
		t.Errorf("rank is there: %v", n.Columns[2])
	}
	n, err = numbers(t, "id,value,weight,rank\na,1,1,-5\nb,1,1,na\nc,1,x,\n", layout)
	if !n.Has("rank") || n.Columns[2][0] != -5 || !math.IsNaN(n.Columns[2][1]) || n.Refused(1) || !n.Refused(2) || len(fault.Details(err)) != 1 {
		t.Errorf("got %+v, %v", n, err)
	}
}

// TestReadCostsOfBrokenTables: ids are not looked up in a table that is not whole,
// as the fault is in that table.
func TestReadCostsOfBrokenTables(t *testing.T) {
	t.Parallel()
	whole, _ := numbers(t, "id,n\na,1\n", costtable.Layout{Numbers: []string{"n"}})
	broken, err := numbers(t, "id,n\na,1\nb\n", costtable.Layout{Numbers: []string{"n"}})
	if err == nil {
		t.Fatal("a row of one field is taken")
	}
	for _, tt := range []struct {
		ends costtable.Ends
		want int // faults
	}{
		{costtable.Ends{From: whole, To: whole}, 2},
		{costtable.Ends{From: whole, To: broken}, 1},
		{costtable.Ends{From: broken, To: nil}, 0},
	} {
		var faults longtable.Faults
		costs, err := costtable.ReadCosts(t.Context(), input("c.csv", "from,to,cost\na,a,1\nb,a,2\na,b,3\n"), tt.ends, &faults)
		if got := len(fault.Details(faults.Err())); err != nil || got != tt.want {
			t.Errorf("%d faults, want %d: %v, %v", got, tt.want, faults.Err(), err)
		}
		if tt.ends.To == whole && (len(costs.Cost) != 1 || costs.Lines[0] != 2) {
			t.Errorf("got %+v", costs)
		}
	}
}

// FuzzReadCosts: whatever a file holds, what is taken in is in range and finite, and
// what is not is told.
func FuzzReadCosts(f *testing.F) {
	f.Add("id,n\na,1\nb,2\n", "from,to,cost\na,b,3\nb,a,0\n")
	f.Add("id;n\n\"a\";1,5\n", "cost;to;from\n1e999;a;a\n")
	f.Add("id,n\na,-1\n\n", "from,to,cost\n,,\na\n")
	f.Fuzz(func(t *testing.T, table, costs string) {
		var faults longtable.Faults
		n, err := costtable.ReadNumbers(t.Context(), input("n.csv", table), costtable.Layout{Numbers: []string{"n"}}, &faults)
		if err != nil {
			t.Fatal(err)
		}
		c, err := costtable.ReadCosts(t.Context(), input("c.csv", costs), costtable.Ends{From: n, To: n}, &faults)
		if err != nil {
			t.Fatal(err)
		}
		if (n == nil || c == nil) && faults.Err() == nil {
			t.Fatal("no table, and no fault")
		}
		if n != nil && faults.Err() == nil && slices.ContainsFunc(n.Columns[0], func(v float64) bool { return !(v >= 0) || math.IsInf(v, 0) }) {
			t.Errorf("numbers %v", n.Columns[0])
		}
		for i := 0; c != nil && i < len(c.Cost); i++ {
			if v := c.Cost[i]; !(v >= 0) || math.IsInf(v, 0) || int(c.From[i]) >= len(n.IDs) || int(c.To[i]) >= len(n.IDs) {
				t.Errorf("from %d to %d is %v", c.From[i], c.To[i], v)
			}
		}
	})
}
