package fakecloud

import (
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
)

// token makes a page token. It is opaque to clients, belongs to one action in
// one region, and carries a sum so that invented tokens are refused. The salt
// makes tokens for the same position differ.
func (c *exchange) token(position, salt int) string {
	if position < 0 {
		return ""
	}
	text := fmt.Sprintf("%d-%d", position, salt)
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s.%08x", text, c.tokenSum(text)))
}

func (c *exchange) tokenSum(position string) uint32 {
	return crc32.ChecksumIEEE([]byte(c.product + "/" + c.action + "/" + c.regionID + "/" + position))
}

// startOfPage reads the NextToken parameter.
func (c *exchange) startOfPage() (int, *apiError) {
	position, _, err := c.readToken()
	return position, err
}

// readToken returns the position and the salt of the NextToken parameter; 0
// and -1 without one.
func (c *exchange) readToken() (position, salt int, err *apiError) {
	token := c.params["NextToken"]
	if token == "" {
		return 0, -1, nil
	}
	bad := invalidParameter("NextToken", "it was not issued by this action in this region")
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

// clamped is MaxResults the way ECS treats it: out of range values are cut
// without a word.
func (c *exchange) clamped(least, most, usual int) int {
	if c.params["MaxResults"] == "" {
		return usual
	}
	return min(max(c.params.num("MaxResults"), least), most)
}

// maxResults is MaxResults the way SLB and NLB treat it: 1 to 100, usually 20.
func (c *exchange) maxResults() (int, *apiError) {
	if c.params["MaxResults"] == "" {
		return 20, nil
	}
	n := c.params.num("MaxResults")
	if n < 1 || n > 100 {
		return 0, invalidParameter("MaxResults", "1 to 100 is allowed")
	}
	return n, nil
}

// numberedPage reads PageNumber and PageSize.
func (c *exchange) numberedPage(usual, most int) (number, size int, err *apiError) {
	number, size = 1, usual
	if c.params["PageNumber"] != "" {
		number = c.params.num("PageNumber")
	}
	if c.params["PageSize"] != "" {
		size = c.params.num("PageSize")
	}
	if number < 1 || number > 1<<20 {
		return 0, 0, invalidParameter("PageNumber", "it starts at 1")
	}
	if size < 1 || size > most {
		return 0, 0, invalidParameter("PageSize", fmt.Sprintf("1 to %d is allowed", most))
	}
	return number, size, nil
}
