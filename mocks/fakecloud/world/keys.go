package world

import "crypto/rand"

// RenewKeys gives every access key a random id and secret, so that only who was told
// them can use them. Identities and rights stay.
func (w *World) RenewKeys() {
	for i := range w.AccessKeys {
		w.AccessKeys[i].ID = "LTAI5t" + rand.Text()[:18]
		w.AccessKeys[i].Secret = rand.Text() + rand.Text()[:4]
	}
}

// HideKeys renews the keys, and lets who knows the first one that there was still read.
func (w *World) HideKeys() {
	if len(w.AccessKeys) == 0 {
		return
	}
	known := w.AccessKeys[0]
	known.ReadOnly = true
	w.RenewKeys()
	w.AccessKeys = append(w.AccessKeys, known)
}
