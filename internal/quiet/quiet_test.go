package quiet

import "testing"

func TestWithout(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]string{
		"": "", "http2debug=2": "", "a=1,http2debug=1,b=2": "a=1,b=2", "http2client=0": "http2client=0",
	} {
		if got := without(list, "http2debug"); got != want {
			t.Errorf("%q became %q, want %q", list, got, want)
		}
	}
}
