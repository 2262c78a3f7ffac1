package postgres

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
)

// SchemaFingerprint returns twelve hexadecimal digits that change with every
// change of a migration file.
func SchemaFingerprint() string {
	h := sha256.New()
	_ = fs.WalkDir(migrations, ".", func(path string, d fs.DirEntry, _ error) error { // an embedded file system does not fail
		if !d.IsDir() {
			text, _ := fs.ReadFile(migrations, path)
			_, _ = h.Write(text)
		}
		return nil
	})
	return hex.EncodeToString(h.Sum(nil))[:12]
}
