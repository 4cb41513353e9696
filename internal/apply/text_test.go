package apply

import (
	"strings"
	"testing"
)

func TestWhatIsKeptOfAnErrorsText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxMessage)
	for message, want := range map[string]string{
		"refused":                               "refused",
		"  refused  ":                           "refused",
		long:                                    long,
		long + "y":                              long,
		"signature=abc":                         "",
		"bad. server STRING TO SIGN is: AZ":     "bad. server",
		"bad AccessKeySecret=s SecurityTo":      "bad",
		"a SecurityToken=t, Signature=s":        "a",
		strings.Repeat("x", maxMessage-1) + "é": strings.Repeat("x", maxMessage-1),
		"not \xff UTF-8":                        "not  UTF-8",
	} {
		if got := presentable(message); got != want {
			t.Errorf("%.40q: %.40q, want %.40q", message, got, want)
		}
	}
}

func TestLowerASCIIKeepsTheLength(t *testing.T) {
	t.Parallel()
	if got := strings.Map(lowerASCII, "@AZ[`az{\u0130\u212a"); got != "@az[`az{\u0130\u212a" {
		t.Errorf("got %q", got)
	}
}

func TestNamesOfFiles(t *testing.T) {
	t.Parallel()
	for name, ok := range map[string]bool{
		"": false, "a": true, "z": true, "A": true, "Z": true, "0": true, "9": true, "-": true, "_": true, "eni-1": true,
		"`": false, "{": false, "@": false, "[": false, "/": false, ":": false, ".": false, "é": false, "a/b": false,
	} {
		if err := checkName(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}
