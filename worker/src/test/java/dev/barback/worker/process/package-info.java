/** Real worker processes, and what becomes of their jobs when they are ended, by signal or by surprise. */
package dev.barback.worker.process;
