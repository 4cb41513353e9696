package wire

import (
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
)

// Token makes a page token. It is opaque to clients, belongs to one action in
// one region, and carries a sum so that invented tokens are refused. The salt
// makes tokens for the same position differ.
func (c *Exchange) Token(position, salt int) string {
	if position < 0 {
		return ""
	}
	text := fmt.Sprintf("%d-%d", position, salt)
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s.%08x", text, c.tokenSum(text)))
}

func (c *Exchange) tokenSum(position string) uint32 {
	return crc32.ChecksumIEEE([]byte(c.Product + "/" + c.Action + "/" + c.RegionID + "/" + position))
}

// StartOfPage reads the NextToken parameter.
func (c *Exchange) StartOfPage() (int, *Error) {
	position, _, err := c.ReadToken()
	return position, err
}

// ReadToken returns the position and the salt of the NextToken parameter; 0
// and -1 without one.
func (c *Exchange) ReadToken() (position, salt int, err *Error) {
	token := c.Params["NextToken"]
	if token == "" {
		return 0, -1, nil
	}
	bad := InvalidParameter("NextToken", "it was not issued by this action in this region")
	raw, problem := base64.RawURLEncoding.DecodeString(token)
	if problem != nil {
		return 0, 0, bad
	}
	text, sum, _ := strings.Cut(string(raw), ".")
	digits, rest, _ := strings.Cut(text, "-")
	position, problem = strconv.Atoi(digits)
	if problem != nil || position < 0 || sum != fmt.Sprintf("%08x", c.tokenSum(text)) {
		return 0, 0, bad
	}
	salt, _ = strconv.Atoi(rest) // the sum vouches for it
	return position, salt, nil
}

// Clamped is MaxResults the way ECS treats it: out of range values are cut
// without a word.
func (c *Exchange) Clamped(least, most, usual int) int {
	if c.Params["MaxResults"] == "" {
		return usual
	}
	return min(max(c.Params.Num("MaxResults"), least), most)
}

// MaxResults is MaxResults the way SLB and NLB treat it: 1 to 100, usually 20.
func (c *Exchange) MaxResults() (int, *Error) {
	if c.Params["MaxResults"] == "" {
		return 20, nil
	}
	n := c.Params.Num("MaxResults")
	if n < 1 || n > 100 {
		return 0, InvalidParameter("MaxResults", "1 to 100 is allowed")
	}
	return n, nil
}

// NumberedPage reads PageNumber and PageSize.
func (c *Exchange) NumberedPage(usual, most int) (number, size int, err *Error) {
	number, size = 1, usual
	if c.Params["PageNumber"] != "" {
		number = c.Params.Num("PageNumber")
	}
	if c.Params["PageSize"] != "" {
		size = c.Params.Num("PageSize")
	}
	if number < 1 || number > 1<<20 {
		return 0, 0, InvalidParameter("PageNumber", "it starts at 1")
	}
	if size < 1 || size > most {
		return 0, 0, InvalidParameter("PageSize", fmt.Sprintf("1 to %d is allowed", most))
	}
	return number, size, nil
}

// Place is how a list of numbered pages reports its place.
type Place struct {
	Base
	TotalCount, PageNumber, PageSize int
}

// Numbered is a numbered page of rows that pass a test, if there is one; usually of
// 10 rows.
func Numbered[T any](c *Exchange, most int, rows []*T, keep func(*T) bool) ([]*T, Place, *Error) {
	number, size, err := c.NumberedPage(10, most)
	if err != nil {
		return nil, Place{}, err
	}
	if keep != nil {
		rows = slices.DeleteFunc(rows, func(row *T) bool { return !keep(row) })
	}
	from := min((number-1)*size, len(rows))
	return rows[from:min(from+size, len(rows))], Place{TotalCount: len(rows), PageNumber: number, PageSize: size}, nil
}
