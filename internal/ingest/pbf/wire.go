package pbf

import (
	"google.golang.org/protobuf/encoding/protowire"
)

// formError says what is wrong with the form of a blob.
type formError string

func (e formError) Error() string { return string(e) }

// message walks over the fields of a protocol buffer.
type message struct {
	num protowire.Number // of the field
	err error            // ends the walk

	b     []byte // what is left
	typ   protowire.Type
	value uint64
	data  []byte
}

// next goes to the next field.
func (m *message) next() bool {
	if m.err != nil || len(m.b) == 0 {
		return false
	}
	num, typ, n := protowire.ConsumeTag(m.b)
	if n < 0 {
		return m.fail()
	}
	m.num, m.typ, m.b = num, typ, m.b[n:]
	switch typ {
	case protowire.VarintType:
		m.value, n = protowire.ConsumeVarint(m.b)
	case protowire.BytesType:
		m.data, n = protowire.ConsumeBytes(m.b)
	default:
		n = protowire.ConsumeFieldValue(num, typ, m.b)
	}
	if n < 0 {
		return m.fail()
	}
	m.b = m.b[n:]
	return true
}

func (m *message) fail() bool {
	m.err = formError("is no protocol buffer")
	return false
}

// body returns the bytes of the field.
func (m *message) body() []byte {
	if m.typ != protowire.BytesType {
		m.err = formError("a field is of another type than the format has")
		return nil
	}
	return m.data
}

// number returns the number of the field.
func (m *message) number() uint64 {
	if m.typ != protowire.VarintType {
		m.err = formError("a field is of another type than the format has")
		return 0
	}
	return m.value
}

// signed returns the number of a field of type sint.
func (m *message) signed() int64 { return protowire.DecodeZigZag(m.number()) }

// varints appends the numbers of a packed field.
func (m *message) varints(to []uint64) []uint64 {
	for b := m.body(); len(b) > 0; {
		v, n := protowire.ConsumeVarint(b)
		if n < 0 {
			m.fail()
			return to
		}
		to, b = append(to, v), b[n:]
	}
	return to
}

// deltas appends the numbers of a packed field of type sint in which each is the
// difference with the one before.
func (m *message) deltas(to []int64) []int64 {
	last := int64(0)
	for b := m.body(); len(b) > 0; {
		v, n := protowire.ConsumeVarint(b)
		if n < 0 {
			m.fail()
			return to
		}
		last += protowire.DecodeZigZag(v)
		to, b = append(to, last), b[n:]
	}
	return to
}
