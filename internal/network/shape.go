package network

import "encoding/binary"

// A shape is what lies between the ends of an edge: the number of points, and for
// each the difference to the one before it (the first: to the edge's first node),
// all as varints. Two streets' corners are mostly a few bytes apart.

// appendShape adds a shape to buf.
func appendShape(buf []byte, from Coord, points []Coord) []byte {
	buf = binary.AppendUvarint(buf, uint64(len(points)))
	for _, p := range points {
		buf = binary.AppendVarint(buf, int64(p.Lon)-int64(from.Lon))
		buf = binary.AppendVarint(buf, int64(p.Lat)-int64(from.Lat))
		from = p
	}
	return buf
}

// appendLine adds the first node and the shape that buf begins with to line, and
// returns what is behind it in buf. Of a damaged shape it returns what can be read,
// and nothing behind it.
func appendLine(line []Coord, from Coord, buf []byte) ([]Coord, []byte) {
	line = append(line, from)
	count, buf := uvarint(buf)
	for ; count > 0 && len(buf) > 0; count-- {
		var x, y int64
		x, buf = varint(buf)
		y, buf = varint(buf)
		from = Coord{from.Lon + int32(x), from.Lat + int32(y)}
		line = append(line, from)
	}
	return line, buf
}

// skipShape returns what is behind the shape that buf begins with.
func skipShape(buf []byte) []byte {
	count, buf := uvarint(buf)
	at := 0
	for count = 2 * min(count, uint64(len(buf))); count > 0 && at < len(buf); at++ {
		if buf[at] < 0x80 { // the last byte of a varint
			count--
		}
	}
	return buf[at:]
}

func uvarint(buf []byte) (uint64, []byte) {
	value, size := binary.Uvarint(buf)
	if size <= 0 {
		return 0, nil
	}
	return value, buf[size:]
}

func varint(buf []byte) (int64, []byte) {
	if len(buf) > 0 && buf[0] < 0x80 { // most are this short
		ux := int64(buf[0])
		return ux>>1 ^ -(ux & 1), buf[1:]
	}
	value, size := binary.Varint(buf)
	if size <= 0 {
		return 0, nil
	}
	return value, buf[size:]
}
