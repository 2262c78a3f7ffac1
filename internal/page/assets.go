package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
)

// assets are the files that pages load: styles, scripts. Their addresses carry a
// checksum, so that browsers may keep them for ever.
type assets struct {
	addresses map[string]string // by plain name: "site.css" → "/assets/site-1a2b3c4d.css"
	files     map[string][]byte // by name in the address
}

// loadAssets reads the styles and, when the front end was built, the scripts and
// the styles with the components of NL Design System in them.
func loadAssets(files fs.FS) (*assets, error) {
	a := &assets{addresses: map[string]string{}, files: map[string][]byte{}}
	css, err := fs.ReadFile(files, "css/site.css")
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	sum := sha256.Sum256(css)
	a.add("site.css", "site-"+hex.EncodeToString(sum[:4])+".css", css)
	manifest, err := fs.ReadFile(files, "dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil // the front end was not built: pages work without
	}
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	var built map[string]string // plain name → file with checksum
	if err := json.Unmarshal(manifest, &built); err != nil {
		return nil, fmt.Errorf("assets: manifest: %w", err)
	}
	for name, file := range built {
		content, err := fs.ReadFile(files, "dist/"+file)
		if err != nil {
			return nil, fmt.Errorf("assets: %w", err)
		}
		a.add(name, file, content)
	}
	return a, nil
}

func (a *assets) add(name, file string, content []byte) {
	a.addresses[name] = "/assets/" + file
	a.files[file] = content
}

// address returns where an asset is served, "" when it was not built.
func (a *assets) address(name string) string { return a.addresses[name] }

var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".mjs": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".txt": "text/plain; charset=utf-8",
}

// serve answers with one asset.
func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "file")
	content, ok := a.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if kind := contentTypes[path.Ext(name)]; kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("ETag", `"`+strings.TrimSuffix(name, path.Ext(name))+`"`)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}
