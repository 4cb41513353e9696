package term_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/alictl/alictl/internal/term"
)

func TestConfirm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		also []string
		want bool
	}{
		{"yes\n", nil, true},
		{" yes \r\n", nil, true},
		{"是\n", []string{"是"}, true},
		{"是\n", nil, false},
		{"y\n", nil, false},
		{"YES\n", nil, false},
		{"yes please\n", nil, false},
		{"\n", []string{""}, false},
		{"\nyes\n", nil, false},
		{"no\n", nil, false},
		{"yes", nil, false}, // the input ended before the line did
		{"", nil, false},
		{strings.Repeat(" ", 10_000) + "yes\n", nil, false},
	} {
		var out bytes.Buffer
		got, err := term.Confirm(t.Context(), strings.NewReader(c.in), &out, "Sure? Type yes:", c.also...)
		if err != nil || got != c.want {
			t.Errorf("answer %.20q: %v, %v; want %v", c.in, got, err, c.want)
		}
		if !strings.HasPrefix(out.String(), "Sure? Type yes: ") {
			t.Errorf("asked %q", out.String())
		}
	}
}

func TestConfirmCancelled(t *testing.T) {
	t.Parallel()
	in, typed := io.Pipe()
	defer typed.Close() //nolint:errcheck // ends the reading goroutine
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	var out bytes.Buffer
	ok, err := term.Confirm(ctx, in, &out, "Sure?")
	if ok || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("%v, %v", ok, err)
	}
	if out.String() != "Sure? \n" {
		t.Errorf("wrote %q", out.String())
	}
	if ok, err := term.Confirm(ctx, in, &out, "Sure?"); ok || err == nil {
		t.Errorf("asked after the end: %v, %v", ok, err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error)  { return 0, errors.New("torn cable") }
func (broken) Write([]byte) (int, error) { return 0, errors.New("torn cable") }

func TestConfirmBroken(t *testing.T) {
	t.Parallel()
	if ok, err := term.Confirm(t.Context(), broken{}, io.Discard, "Sure?"); ok || err == nil {
		t.Errorf("broken input: %v, %v", ok, err)
	}
	if ok, err := term.Confirm(t.Context(), strings.NewReader("yes\n"), broken{}, "Sure?"); ok || err == nil {
		t.Errorf("broken output: %v, %v", ok, err)
	}
}
