package assist

import (
	"encoding/base64"

	"github.com/alictl/alictl/mocks/fakecloud/wire"
	"github.com/alictl/alictl/mocks/fakecloud/world"
)

// page reads the place of a listing, in either of its two styles.
func page[T any](c *call, rows []T) ([]T, assistPlace, *wire.Error) {
	if why := world.OneOf("", codePlain, codeBase64)(c.Params["ContentEncoding"]); why != "" {
		return nil, assistPlace{}, wire.InvalidParameter("ContentEncoding", why)
	}
	place := assistPlace{TotalCount: int64(len(rows))}
	if c.Params["MaxResults"] != "" || c.Params["NextToken"] != "" {
		from, err := c.StartOfPage()
		if err != nil {
			return nil, place, err
		}
		end := min(from+c.Clamped(1, 50, 10), len(rows))
		if end < len(rows) {
			place.NextToken = c.Token(end, 0)
		}
		return rows[min(from, end):end], place, nil
	}
	number, size, err := c.NumberedPage(10, 50)
	if err != nil {
		return nil, place, err
	}
	place.PageNumber, place.PageSize = int64(number), int64(size)
	from := min((number-1)*size, len(rows))
	return rows[from:min(from+size, len(rows))], place, nil
}

// foreignToScripts refuses filters for what scripts here do not keep: any answer would
// be wrong.
func (c *call) foreignToScripts() *wire.Error { return c.Params.Unsupported("ResourceGroupId", "Tag") }

type assistPlace struct {
	NextToken                        string
	TotalCount, PageNumber, PageSize int64
}

// inEncoding is a text as a request wants it: base64 unless it asks for plain text.
func (c *call) inEncoding(text string) string {
	if c.Params["ContentEncoding"] == codePlain {
		return text
	}
	return base64.StdEncoding.EncodeToString([]byte(text))
}
