package dev.barback.examples;

import dev.barback.Job;
import dev.barback.Queue;
import dev.barback.RetryOn;
import java.math.BigInteger;

/** Computes, as jobs do that have much to compute. */
@Queue("fibonacci")
@RetryOn(value = FibonacciJob.OutOfRange.class, attempts = 1) // to the morgue at once
public class FibonacciJob implements Job {
    private static final int LARGEST = 1_000_000; // 208,988 digits, some 50 ms

    /**
     * The n-th Fibonacci number, by fast doubling: F(2k) = F(k) (2 F(k+1) - F(k)), F(2k+1) = F(k)^2 + F(k+1)^2. A
     * step for each bit of n, so even large ones take milliseconds.
     *
     * @param n 0 to 1,000,000
     */
    public BigInteger perform(int n) {
        if (n < 0 || n > LARGEST) {
            throw new OutOfRange("n is 0 to " + LARGEST + ", not " + n + ".");
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

    /** An n that no retry will make any better. */
    public static class OutOfRange extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        OutOfRange(String message) {
            super(message);
        }
    }
}
