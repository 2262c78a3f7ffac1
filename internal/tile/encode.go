package tile

import (
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// The vector tile format, version 2.1. Numbers are those of its protobuf
// schema. See https://github.com/mapbox/vector-tile-spec.
const (
	tileLayers = 3

	layerName     = 1
	layerFeatures = 2
	layerKeys     = 3
	layerValues   = 4
	layerExtent   = 5
	layerVersion  = 15

	featureTags     = 2
	featureType     = 3
	featureGeometry = 4

	valueText   = 1
	valueDouble = 3
	valueUint   = 5
	valueBool   = 7

	typePoint   = 1
	typePolygon = 3

	commandMove  = 1
	commandLine  = 2
	commandClose = 7
)

// extent is the number of units along the edge of a tile, and worldBits the
// power of two of units along the edge of the world in Layer.Mercator.
const (
	extentBits = 12
	extent     = 1 << extentBits
	worldBits  = 30
)

// layer builds one layer of a tile. Feature after feature is appended to one
// buffer; keys and values are numbered as they come. The zero value with a name
// is ready for use; reset makes it ready again and keeps its memory.
type layer struct {
	name     string
	features []byte
	keys     []string
	values   []byte         // encoded value fields of the layer
	count    uint64         // values so far
	known    map[any]uint64 // values that have a number, but for tenths
	tenths   []uint64       // number+1 of the value i/10, for small i
	used     []int          // entries of tenths to clear

	tags     []byte
	geometry []byte
}

// maxTenth bounds the table of numbers that are kept by index: figures of cells
// up to 3,276.7 go without hashing, which is nearly all of them.
const maxTenth = 1 << 15

func (l *layer) reset(name string, keys []string) {
	l.name, l.keys, l.count = name, keys, 0
	l.features, l.values = l.features[:0], l.values[:0]
	if l.known == nil {
		l.known, l.tenths = map[any]uint64{}, make([]uint64, maxTenth)
	}
	clear(l.known)
	for _, i := range l.used {
		l.tenths[i] = 0
	}
	l.used = l.used[:0]
}

// text, whole and tenth add a tag to the feature that is being built.
func (l *layer) text(key int, v string) { l.tag(key, l.number(v)) }

func (l *layer) whole(key int, v uint64) { l.tag(key, l.number(v)) }

// tenth adds a figure rounded to one decimal.
func (l *layer) tenth(key int, v float64) {
	q := math.Round(v * 10)
	if q < 0 || q >= maxTenth {
		l.tag(key, l.number(q/10))
		return
	}
	i := int(q)
	if l.tenths[i] == 0 {
		l.tenths[i] = l.newValue(q/10) + 1
		l.used = append(l.used, i)
	}
	l.tag(key, l.tenths[i]-1)
}

func (l *layer) tag(key int, value uint64) {
	l.tags = protowire.AppendVarint(l.tags, uint64(key)) //nolint:gosec // an index of a handful of keys
	l.tags = protowire.AppendVarint(l.tags, value)
}

func (l *layer) number(v any) uint64 {
	n, ok := l.known[v]
	if !ok {
		n = l.newValue(v)
		l.known[v] = n
	}
	return n
}

// newValue appends a value and returns its number.
func (l *layer) newValue(v any) uint64 {
	var body [16]byte
	b := body[:0]
	switch v := v.(type) {
	case string:
		b = protowire.AppendTag(b, valueText, protowire.BytesType)
		b = protowire.AppendString(b, v)
	case bool:
		b = protowire.AppendTag(b, valueBool, protowire.VarintType)
		b = protowire.AppendVarint(b, protowire.EncodeBool(v))
	case uint64:
		b = protowire.AppendTag(b, valueUint, protowire.VarintType)
		b = protowire.AppendVarint(b, v)
	case float64:
		b = protowire.AppendTag(b, valueDouble, protowire.Fixed64Type)
		b = protowire.AppendFixed64(b, math.Float64bits(v))
	}
	l.values = protowire.AppendTag(l.values, layerValues, protowire.BytesType)
	l.values = protowire.AppendBytes(l.values, b)
	l.count++
	return l.count - 1
}

// end closes the feature that is being built: its tags and geometry.
func (l *layer) end(kind uint64) {
	size := fieldSize(len(l.tags)) + 2 + fieldSize(len(l.geometry))
	l.features = protowire.AppendTag(l.features, layerFeatures, protowire.BytesType)
	l.features = protowire.AppendVarint(l.features, uint64(size)) //nolint:gosec // not negative
	l.features = protowire.AppendTag(l.features, featureTags, protowire.BytesType)
	l.features = protowire.AppendBytes(l.features, l.tags)
	l.features = protowire.AppendTag(l.features, featureType, protowire.VarintType)
	l.features = protowire.AppendVarint(l.features, kind)
	l.features = protowire.AppendTag(l.features, featureGeometry, protowire.BytesType)
	l.features = protowire.AppendBytes(l.features, l.geometry)
	l.tags, l.geometry = l.tags[:0], l.geometry[:0]
}

func fieldSize(n int) int { return 1 + protowire.SizeBytes(n) }

// pen writes the rings of one feature: positions in a tile are relative to the
// one before.
type pen struct{ x, y int32 }

func (l *layer) command(id, count int) {
	l.geometry = protowire.AppendVarint(l.geometry, uint64(count<<3|id)) //nolint:gosec // not negative
}

func (l *layer) to(p *pen, x, y int32) {
	l.geometry = protowire.AppendVarint(l.geometry, protowire.EncodeZigZag(int64(x-p.x)))
	l.geometry = protowire.AppendVarint(l.geometry, protowire.EncodeZigZag(int64(y-p.y)))
	p.x, p.y = x, y
}

// appendTo writes the layer into a tile; an empty one leaves no trace.
func (l *layer) appendTo(tile []byte) []byte {
	if len(l.features) == 0 {
		return tile
	}
	var head [64]byte
	b := protowire.AppendTag(head[:0], layerVersion, protowire.VarintType)
	b = protowire.AppendVarint(b, 2)
	b = protowire.AppendTag(b, layerName, protowire.BytesType)
	b = protowire.AppendString(b, l.name)
	var keys []byte
	for _, k := range l.keys {
		keys = protowire.AppendTag(keys, layerKeys, protowire.BytesType)
		keys = protowire.AppendString(keys, k)
	}
	keys = protowire.AppendTag(keys, layerExtent, protowire.VarintType)
	keys = protowire.AppendVarint(keys, extent)
	tile = protowire.AppendTag(tile, tileLayers, protowire.BytesType)
	tile = protowire.AppendVarint(tile, uint64(len(b)+len(l.features)+len(keys)+len(l.values))) //nolint:gosec // not negative
	tile = append(tile, b...)
	tile = append(tile, l.features...)
	tile = append(tile, keys...)
	return append(tile, l.values...)
}
