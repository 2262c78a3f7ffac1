package ingest

import (
	"math"
	"strconv"
	"strings"
)

// Number reads a finite number as publishers write it: with a point, or with a
// comma as Dutch offices do.
func Number(s string) (float64, bool) {
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
}

// Refuse makes a reject, with the value shortened to what a message can show.
func Refuse(line int, field, value, reason string) Reject {
	if runes := []rune(value); len(runes) > 60 {
		value = string(runes[:60]) + "…"
	}
	return Reject{Line: line, Field: field, Value: value, Reason: reason}
}
