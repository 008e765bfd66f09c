// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// ticksPerSecond is USER_HZ, which Linux fixes at 100 for /proc whatever the kernel's own tick is.
const ticksPerSecond = 100

// cpuSeconds is utime + stime of a process with all its threads, living and dead. See proc(5), /proc/pid/stat.
func cpuSeconds(pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	check(err)
	afterName := string(text[strings.LastIndexByte(string(text), ')')+2:]) // the name may hold blanks
	fields := strings.Fields(afterName)
	utime, err := strconv.Atoi(fields[11]) // field 14 of the line
	check(err)
	stime, err := strconv.Atoi(fields[12])
	check(err)
	return float64(utime+stime) / ticksPerSecond
}

// residentKiB is VmRSS.
func residentKiB(pid int) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	check(err)
	for line := range strings.Lines(string(text)) {
		if rest, found := strings.CutPrefix(line, "VmRSS:"); found {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			check(err)
			return kib
		}
	}
	fail("no VmRSS of process %d", pid)
	return 0
}
