/** Tests of real worker processes, and of their jobs when the processes are stopped or killed. */
package dev.barback.internal.worker.process;
