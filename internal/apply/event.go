package apply

import "time"

// EventKind says what an event tells.
type EventKind string

// The events of a run, in the order they come. Which fields of an Event are set
// stands beside each.
const (
	HealthUnwatched EventKind = "health_unwatched" // Health
	Waiting         EventKind = "waiting"          // Wait, Batch, Batches
	HealthChecked   EventKind = "health_checked"   // Health
	BatchStarted    EventKind = "batch_started"    // Batch, Batches, Canary, Size
	ItemWritten     EventKind = "item_written"     // Item; it is not verified yet
	ReadingBack     EventKind = "reading_back"     // Batch, Batches, Size
	ItemSettled     EventKind = "item_settled"     // Item in its final status
	RunStopped      EventKind = "run_stopped"      // Stop
)

// Event tells of progress. Events come one after the other, from the goroutine
// that runs Apply or Rollback.
type Event struct {
	Kind    EventKind
	Batch   int // counted from 1
	Batches int
	Canary  bool // the batch is the canary
	Size    int  // interfaces in the batch, or to be read back
	Wait    time.Duration
	Item    Item
	Health  HealthChange
	Stop    *Stop
}
