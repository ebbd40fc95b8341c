package dev.barback.examples;

import dev.barback.Job;
import dev.barback.Queue;
import dev.barback.RetryOn;
import java.math.BigInteger;

/** An example of a job that computes a lot. */
@Queue("fibonacci")
@RetryOn(value = FibonacciJob.OutOfRange.class, attempts = 1) // buried at once
public class FibonacciJob implements Job {
    private static final int MAX_N = 1_000_000; // 208,988 digits, some 50 ms

    /**
     * The n-th Fibonacci number, by fast doubling: F(2k) = F(k) (2 F(k+1) - F(k)), F(2k+1) = F(k)^2 + F(k+1)^2. A
     * step for each bit of n, so even large ones take milliseconds.
     *
     * @param n 0 to 1,000,000
     */
    public BigInteger perform(int n) {
        if (n < 0 || n > MAX_N) {
            throw new OutOfRange("n is 0 to " + MAX_N + ", not " + n + ".");
        }
        BigInteger a = BigInteger.ZERO; // F(k)
        BigInteger b = BigInteger.ONE; // F(k + 1)
        for (int bit = Integer.highestOneBit(n); bit > 0; bit >>= 1) {
            BigInteger twice = a.multiply(b.shiftLeft(1).subtract(a));
            BigInteger next = a.multiply(a).add(b.multiply(b));
            boolean odd = (n & bit) != 0;
            a = odd ? next : twice;
            b = odd ? twice.add(next) : next;
        }
        return a;
    }

    /** The error of an invalid n, which no retry can fix. */
    public static class OutOfRange extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        OutOfRange(String message) {
            super(message);
        }
    }
}
