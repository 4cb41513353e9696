package price

import (
	"embed"
	"fmt"
	"sync"
)

//go:embed books/*.yaml
var books embed.FS

// The embedded books are read when one is first needed, and once.
var (
	embeddedCNY = sync.OnceValues(func() (*Book, error) { return embedded(CNY) })
	embeddedUSD = sync.OnceValues(func() (*Book, error) { return embedded(USD) })
)

// Embedded returns the price book of a currency that is part of the program. The
// one in CNY holds every item; in the others only what the vendor publishes in
// that currency is known.
func Embedded(c Currency) (*Book, error) {
	switch {
	case c == CNY:
		return embeddedCNY()
	case c == USD:
		return embeddedUSD()
	case c.Known():
		return &Book{currency: c}, nil
	}
	return nil, fmt.Errorf("unknown currency %q", c)
}

func embedded(c Currency) (*Book, error) {
	data, err := books.ReadFile("books/" + string(c) + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("read the embedded price book: %w", err)
	}
	_, entries, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("read the embedded price book in %s: %w", c, err)
	}
	return (&Book{currency: c}).over(entries), nil
}
