package attack

import (
	"fmt"
	"net/url"

	"github.com/paulmach/orb/encoding/mvt"
)

// tiles attacks every feature of the tiles of cells and gap areas by itself.
func (r *Reader) tiles(definition string) error {
	for _, at := range r.Tiles {
		for _, collection := range []string{"cells", "gaps"} {
			path := fmt.Sprintf("/v1/collections/%s/tiles/WebMercatorQuad/%d/%d/%d?definition=%s", collection, at[0], at[1], at[2], url.QueryEscape(definition))
			body, err := r.Get(path)
			if err != nil {
				return err
			}
			layers, err := mvt.Unmarshal(body)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			for _, l := range layers {
				for i, of := range l.Features {
					f := sort("tile "+path, fmt.Sprint(i), of.Properties)
					r.alone(&f)
				}
			}
		}
	}
	return nil
}
