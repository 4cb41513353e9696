package app

import "fmt"

// The exit codes of every command: one table, printed in every help text.
const (
	ExitDone       = 0
	ExitFailed     = 1
	ExitFindings   = 2
	ExitIncomplete = 3
	ExitPartial    = 4
)

const ExitTable = `
EXIT CODES
   0   done; nothing to report, or everything applied and verified
   1   could not run: usage, configuration, credentials, network
   2   findings at or above the threshold, or a plan with changes
   3   nothing found, but the evidence is incomplete (some reads failed)
   4   an apply or rollback was carried out only in part; the journal says what
`

// ExitCode ends the program with a code other than 0 after everything there was
// to say has been said.
type ExitCode int

// Error is for logs only: the code speaks for itself.
func (c ExitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// CodeOf returns an error that ends the program with a code, or nil for 0. With
// exitZero, findings and incomplete evidence count as done.
func CodeOf(code int, exitZero bool) error {
	if code == ExitDone || exitZero && (code == ExitFindings || code == ExitIncomplete) {
		return nil
	}
	return ExitCode(code)
}
