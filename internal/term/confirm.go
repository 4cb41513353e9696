package term

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alictl/alictl/internal/text"
)

// maxAnswer bounds the line an answer is read from.
const maxAnswer = 4096

// Confirm asks a question and tells whether the answer is exactly yes, or one of
// the other words given. The end of the input is a no. When the context ends
// first, its error is returned at once; what is typed afterwards is lost, so a
// program should end then. What was typed on a terminal before the question is no
// answer to it, and is thrown away.
func Confirm(ctx context.Context, in io.Reader, out io.Writer, question string, also ...string) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if f, ok := in.(file); ok && Is(in) {
		if err := discard(f.Fd()); err != nil {
			return false, fmt.Errorf("discard what was typed before the question: %w", err)
		}
	}
	if _, err := fmt.Fprint(out, text.Visible(strings.TrimRight(question, " "))+" "); err != nil {
		return false, fmt.Errorf("ask for confirmation: %w", err)
	}
	type answer struct {
		line string
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		line, err := bufio.NewReader(io.LimitReader(in, maxAnswer)).ReadString('\n')
		answers <- answer{line, err}
	}()
	select {
	case <-ctx.Done():
		_, _ = fmt.Fprintln(out) // the shell's prompt starts on a line of its own
		return false, ctx.Err()
	case a := <-answers:
		if a.err != nil {
			_, _ = fmt.Fprintln(out)
		}
		if a.err != nil && !errors.Is(a.err, io.EOF) {
			return false, fmt.Errorf("read the answer: %w", a.err)
		}
		return a.err == nil && accepted(a.line, also), nil
	}
}

func accepted(line string, also []string) bool {
	word := strings.TrimSpace(line)
	return word == "yes" || word != "" && slices.Contains(also, word)
}
