package starter

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/paulmach/orb"

	"steunkaart/internal/fault"
)

// parseShapeLines reads the lines of a shapefile (.shp, type 3) that is held in
// memory. Each part of a record is a line.
func parseShapeLines(b []byte) ([]orb.LineString, error) {
	const header, polyLine = 100, 3
	if len(b) < header || binary.BigEndian.Uint32(b) != 9994 || binary.LittleEndian.Uint32(b[32:]) != polyLine {
		return nil, fault.Invalid("shapefile: not a file of lines")
	}
	var lines []orb.LineString
	rest := b[header:]
	for record := 1; len(rest) > 0; record++ {
		if len(rest) < 8 {
			return nil, fault.Invalid("shapefile: record %d is cut off", record)
		}
		size := uint64(binary.BigEndian.Uint32(rest[4:])) * 2
		if size > uint64(len(rest)-8) {
			return nil, fault.Invalid("shapefile: record %d is cut off", record)
		}
		found, err := parsePolyLine(rest[8 : 8+size])
		if err != nil {
			return nil, fault.Invalid("shapefile: record %d: %v", record, err)
		}
		lines = append(lines, found...)
		rest = rest[8+size:]
	}
	return lines, nil
}

// parsePolyLine reads the content of one record: type, box, number of parts and
// points, where each part starts, and the points (ESRI Shapefile, 1998, page 7).
func parsePolyLine(b []byte) ([]orb.LineString, error) {
	const fixed = 44
	if len(b) >= 4 && binary.LittleEndian.Uint32(b) == 0 {
		return nil, nil // a null shape
	}
	if len(b) < fixed || binary.LittleEndian.Uint32(b) != 3 {
		return nil, errors.New("not a line")
	}
	parts, points := int(binary.LittleEndian.Uint32(b[36:])), int(binary.LittleEndian.Uint32(b[40:]))
	if parts < 1 || points < 0 || parts > len(b) || points > len(b) || len(b) < fixed+4*parts+16*points {
		return nil, errors.New("counts do not fit its length")
	}
	starts, coordinates := b[fixed:], b[fixed+4*parts:]
	lines := make([]orb.LineString, 0, parts)
	for i := range parts {
		from, to := int(binary.LittleEndian.Uint32(starts[4*i:])), points
		if i+1 < parts {
			to = int(binary.LittleEndian.Uint32(starts[4*(i+1):]))
		}
		if from > to || to > points {
			return nil, errors.New("parts are out of order")
		}
		lines = append(lines, readPoints(coordinates[16*from:16*to]))
	}
	return lines, nil
}

func readPoints(b []byte) orb.LineString {
	line := make(orb.LineString, 0, len(b)/16)
	for ; len(b) >= 16; b = b[16:] {
		x := math.Float64frombits(binary.LittleEndian.Uint64(b))
		y := math.Float64frombits(binary.LittleEndian.Uint64(b[8:]))
		line = append(line, orb.Point{x, y})
	}
	return line
}
