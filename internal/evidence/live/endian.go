package live

import "encoding/binary"

// littleEndian reports the byte order of this machine.
func littleEndian() bool { return binary.NativeEndian.Uint16([]byte{1, 0}) == 1 }
