package specreport

import (
	"context"
	"errors"
	"io/fs"

	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/price"
	"github.com/alictl/alictl/internal/text"
)

// maxBook bounds a price book, in bytes.
const maxBook = 1 << 20

// loadBook reads the user's price book, if there is one.
func loadBook(ctx context.Context, path string) (*price.Book, error) {
	if path == "" {
		return nil, nil
	}
	data, err := files.Read(ctx, path, maxBook)
	var size *files.SizeError
	if errors.As(err, &size) {
		return nil, bookError(path, errors.New("it is larger than 1 MiB, so it is no price book"))
	}
	if err != nil {
		return nil, bookError(path, err)
	}
	book, err := price.Decode(data)
	if err != nil {
		return nil, bookError(path, err)
	}
	return book, nil
}

func bookError(path string, err error) error {
	hint := text.Message{ID: "price_book.hint"}
	var cause *fs.PathError
	if errors.As(err, &cause) {
		err, hint = cause.Err, text.Message{ID: "price_book.hint_path"}
	}
	return &text.Error{
		What: text.Message{ID: "price_book.refused", Data: text.Data{"Path": path, "Problem": files.Said(err)}},
		Hint: hint, Err: err,
	}
}
