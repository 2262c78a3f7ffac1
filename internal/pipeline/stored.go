package pipeline

import (
	"encoding/binary"
	"fmt"
	"math"

	"steunkaart/internal/area"
	"steunkaart/internal/demand"
)

// encode returns draws as they are stored: 32-bit floats, little-endian.
func encode(all ...[]float32) []byte {
	n := 0
	for _, draws := range all {
		n += len(draws)
	}
	bytes := make([]byte, 0, 4*n)
	for _, draws := range all {
		for _, x := range draws {
			bytes = binary.LittleEndian.AppendUint32(bytes, math.Float32bits(x))
		}
	}
	return bytes
}

// Decode returns stored draws. It fails when there are not n of them.
func Decode(bytes []byte, n int) ([]float32, error) {
	if len(bytes) != 4*n {
		return nil, fmt.Errorf("stored draws have %d bytes, expected %d: compute again", len(bytes), 4*n)
	}
	draws := make([]float32, n)
	for i := range draws {
		draws[i] = math.Float32frombits(binary.LittleEndian.Uint32(bytes[4*i:]))
	}
	return draws, nil
}

// EncodeRates returns the draws of a model as they are stored.
func EncodeRates(draws []demand.Rates) []byte {
	bytes := make([]byte, 0, 8*len(draws)*demand.Types)
	for i := range draws {
		for _, r := range draws[i] {
			bytes = binary.LittleEndian.AppendUint64(bytes, math.Float64bits(r))
		}
	}
	return bytes
}

// DecodeRates returns the stored draws of a model.
func DecodeRates(bytes []byte) ([]demand.Rates, error) {
	const size = 8 * demand.Types
	if len(bytes)%size != 0 {
		return nil, fmt.Errorf("stored rates have %d bytes, expected a multiple of %d: compute again", len(bytes), size)
	}
	draws := make([]demand.Rates, len(bytes)/size)
	for k := range draws {
		for t := range draws[k] {
			draws[k][t] = math.Float64frombits(binary.LittleEndian.Uint64(bytes[(k*demand.Types+t)*8:]))
		}
	}
	return draws, nil
}

// remember adds stored neighbourhoods to those at hand.
func (w *work) remember(all []StoredHome) error {
	if w.homes == nil {
		w.homes = make(map[area.Code]*Home, len(all))
	}
	spreads, n, defs := w.spreads(), w.draws(), len(w.result.Models)
	for i := range all {
		s := &all[i]
		draws, err := Decode(s.Draws, (defs+1)*n)
		if err != nil {
			return fmt.Errorf("neighbourhood %s: %w", s.Code, err)
		}
		h := &Home{Residents: s.People.Total(), Excluded: s.Excluded, Draws: demand.AreaDraws{
			Code: string(s.Code), Spread: spreads[s.Weight], Base: draws[:defs*n], Norm: draws[defs*n:],
		}}
		if h.Draws.Spread == nil {
			return fmt.Errorf("neighbourhood %s: there is no weight %q", s.Code, s.Weight)
		}
		for m := range w.result.Models {
			h.Draws.Chance = append(h.Draws.Chance, w.result.Models[m].Chance(&s.People))
		}
		w.homes[s.Code] = h
	}
	return nil
}
