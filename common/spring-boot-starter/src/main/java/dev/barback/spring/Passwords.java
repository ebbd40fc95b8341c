package dev.barback.spring;

import com.nulabinc.zxcvbn.Zxcvbn;
import dev.barback.ArgumentException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Passwords, hashed slowly and each with a salt of its own; the hash names its kind and cost. Thread-safe. */
public final class Passwords {
    private static final int COST = 12; // about a quarter of a second of one core
    private static final int SHORTEST = 12;
    private static final int LONGEST_BYTES = 72; // bcrypt looks at no more
    private static final double LEAST_GUESSES_LOG10 = 8; // the password is salted and hashed slowly besides
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Reads its lists when they are first needed. */
    private static final class Guesses {
        static final Zxcvbn ZXCVBN = new Zxcvbn();
    }

    private final PasswordEncoder encoder;
    private final String nobodys;

    /** Of the usual cost. */
    public Passwords() {
        this(COST);
    }

    /** @param cost 4 to 31; each more doubles the time */
    public Passwords(int cost) {
        encoder = new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(cost)));
        nobodys = hash(generate());
    }

    /** A hash of a password, to be kept. */
    public String hash(String password) {
        return encoder.encode(password);
    }

    /**
     * Whether it is the password. Takes as long for nobody as for somebody.
     *
     * @param hash null = there is nobody of that name
     */
    public boolean matches(String password, @Nullable String hash) {
        boolean possible = fits(password) && hash != null;
        boolean matches = encoder.matches(fits(password) ? password : "", hash == null ? nobodys : hash);
        return possible && matches;
    }

    /**
     * The same password.
     *
     * @throws ArgumentException if it is too short, longer than can be told apart, or among the first that are guessed
     */
    public static String check(String password) {
        if (password.codePointCount(0, password.length()) < SHORTEST || !fits(password)) {
            throw new ArgumentException("A password has %d characters or more, and at most %d bytes of UTF-8."
                    .formatted(SHORTEST, LONGEST_BYTES));
        }
        if (Guesses.ZXCVBN.measure(password).getGuessesLog10() < LEAST_GUESSES_LOG10) {
            throw new ArgumentException(
                    "This password is among those that are guessed first: it is common, or made of"
                            + " common words, rows of keys or repetitions. Take another, or some words that nobody says together.");
        }
        return password;
    }

    /** A password of 144 random bits. */
    public static String generate() {
        byte[] bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean fits(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length <= LONGEST_BYTES;
    }
}
