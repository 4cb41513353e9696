package cli

import "fmt"

// The exit codes of every command: one table, printed in every help text.
const (
	exitDone       = 0
	exitFailed     = 1
	exitFindings   = 2
	exitIncomplete = 3
	exitPartial    = 4
)

const exitTable = `
EXIT CODES
   0   done; nothing to report, or everything applied and verified
   1   could not run: usage, configuration, credentials, network
   2   findings at or above the threshold, or a plan with changes
   3   nothing found, but the evidence is incomplete (some reads failed)
   4   an apply or rollback was carried out only in part; the journal says what
`

// exitCode ends the program with a code other than 0 after everything there was
// to say has been said.
type exitCode int

// Error is for logs only: the code speaks for itself.
func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// codeOf returns an error that ends the program with a code, or nil for 0. With
// exitZero, findings and incomplete evidence count as done.
func codeOf(code int, exitZero bool) error {
	if code == exitDone || exitZero && (code == exitFindings || code == exitIncomplete) {
		return nil
	}
	return exitCode(code)
}
