package bss

import (
	"errors"
	"strings"

	"github.com/alictl/alictl/cloud"
)

// isWrongSite reports that the account belongs to the other site.
func isWrongSite(err error) bool {
	var failure *cloud.Error
	return errors.As(err, &failure) &&
		(failure.ErrorCode == "NotApplicable" || strings.Contains(failure.Message, "not found article by given param"))
}

func pointers(query map[string]string) map[string]*string {
	out := make(map[string]*string, len(query))
	for key, value := range query {
		if value != "" {
			out[key] = &value
		}
	}
	return out
}
