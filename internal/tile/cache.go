package tile

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"steunkaart/internal/atlas"
)

// Bounds of the cache: whichever comes first.
const (
	maxCached = 4096
	maxBytes  = 64 << 20
)

// cache keeps the tiles of one atlas that were asked for last.
type cache struct {
	mu    sync.Mutex
	of    *atlas.Atlas
	tiles *simplelru.LRU[key, packed]
	bytes int
}

func newCache() *cache {
	c := &cache{}
	c.tiles, _ = simplelru.NewLRU(maxCached, func(_ key, t packed) { c.bytes -= t.size() }) // the size is a good one
	return c
}

func (t packed) size() int { return len(t.plain) + len(t.zipped) }

func (c *cache) find(a *atlas.Atlas, k key) (packed, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of != a {
		return packed{}, false
	}
	return c.tiles.Get(k)
}

// keep remembers a tile. Those of an older atlas are forgotten, and a tile of an
// atlas that was replaced while it was drawn pushes the new ones out at worst.
func (c *cache) keep(a *atlas.Atlas, k key, t packed) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of != a {
		c.tiles.Purge()
		c.of, c.bytes = a, 0
	}
	if c.tiles.Contains(k) {
		return // another request was faster
	}
	c.tiles.Add(k, t)
	c.bytes += t.size()
	for c.bytes > maxBytes {
		c.tiles.RemoveOldest()
	}
}
