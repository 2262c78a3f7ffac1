// Package pgtest gives tests a real, migrated PostGIS database of their own.
package pgtest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"steunkaart/internal/postgres"
)

// lockKey is the advisory lock under which the template is made, so that test
// binaries that run side by side make it once.
const lockKey = 0x5731_7465_7374

var template = sync.OnceValues(makeTemplate)

// Open returns a store on a fresh database, cloned from a migrated template and
// dropped after the test. Without TEST_DATABASE_URL the test is skipped, and
// under CI it fails.
func Open(t testing.TB) *postgres.Store {
	t.Helper()
	store, _ := OpenURL(t)
	return store
}

// OpenURL is Open that also returns the URL of the database, for a program
// that is started apart.
func OpenURL(t testing.TB) (*postgres.Store, string) {
	t.Helper()
	admin := os.Getenv("TEST_DATABASE_URL")
	if admin == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("TEST_DATABASE_URL is not set: database tests may not be skipped under CI")
		}
		t.Skip("no database: TEST_DATABASE_URL is not set")
	}
	source, err := template()
	if err != nil {
		t.Fatalf("test database template: %v", err)
	}
	name := "steunkaart_test_" + random()
	if err := admins(admin, "create database "+name+" template "+source); err != nil {
		t.Fatalf("clone test database: %v", err)
	}
	t.Cleanup(func() {
		if err := admins(admin, "drop database if exists "+name+" with (force)"); err != nil {
			t.Errorf("drop test database: %v", err)
		}
	})
	address := withDatabase(admin, name)
	store, err := postgres.Open(t.Context(), address)
	if err != nil {
		t.Fatalf("open test database: %v", err)
	}
	t.Cleanup(store.Close)
	return store, address
}

// makeTemplate makes the migrated template for this version of the schema, or
// finds the one that an earlier test binary made.
func makeTemplate() (string, error) {
	admin, ctx := os.Getenv("TEST_DATABASE_URL"), context.Background()
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx) //nolint:errcheck // nothing is left to lose
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", int64(lockKey)); err != nil {
		return "", err
	}
	name := "steunkaart_template_" + postgres.SchemaFingerprint()
	var exists bool
	if err := conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&exists); err != nil || exists {
		return name, err
	}
	return name, buildTemplate(ctx, conn, name)
}

// buildTemplate migrates under another name and renames at the end, so that a
// killed test run leaves no half template behind.
func buildTemplate(ctx context.Context, conn *pgx.Conn, name string) error {
	draft := name + "_draft"
	if _, err := conn.Exec(ctx, "drop database if exists "+draft+" with (force)"); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "create database "+draft+" template template0"); err != nil {
		return err
	}
	store, err := postgres.Open(ctx, withDatabase(os.Getenv("TEST_DATABASE_URL"), draft))
	if err != nil {
		return err
	}
	_, err = store.Migrate(ctx, -1)
	store.Close()
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, fmt.Sprintf("alter database %s rename to %s", draft, name))
	return err
}

func admins(address, sql string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx) //nolint:errcheck // nothing is left to lose
	_, err = conn.Exec(ctx, sql)
	return err
}

// withDatabase replaces the database of a connection string of either form.
func withDatabase(address, name string) string {
	if u, err := url.Parse(address); err == nil && strings.HasPrefix(u.Scheme, "postgres") {
		u.Path = "/" + name
		return u.String()
	}
	return address + " dbname=" + name
}

func random() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
