package demand_test

import (
	"math"
	"testing"

	"steunkaart/data"
	"steunkaart/internal/demand"
)

// Every published figure that is fitted comes out as published, and every one
// that is only checked within its rounding.
func TestPublishedFigures(t *testing.T) {
	t.Parallel()
	parameters, err := data.Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range parameters.Definitions {
		fitted, err := demand.Fit(d, &parameters.Population)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %.3v", d.Code, fitted.Rates)
		for i, f := range d.Figures {
			t.Run(d.Code+"/"+f.ID, func(t *testing.T) {
				t.Parallel()
				got := fitted.Figures[i]
				t.Logf("%s: published %v, fitted %.5f", f.Use, f.Value, got)
				switch {
				case f.Use == demand.UseNone:
					t.Logf("differs by %.4f: %s", got-f.Value, f.Comment)
				case f.Use == demand.UseFit:
					if math.Abs(got-f.Value) > 1e-6 {
						t.Errorf("fitted to %v, published is %v", got, f.Value)
					}
				case f.AtLeast:
					if !(got > f.Value) {
						t.Errorf("fitted to %v, published is more than %v", got, f.Value)
					}
				case math.Abs(got-f.Value) > f.Rounding:
					t.Errorf("fitted to %v, published is %v ± %v", got, f.Value, f.Rounding)
				}
			})
		}
	}
}
