/*
 * Stands for ICU's library of tables, 31 MB of them, behind libxml2 behind ClamAV: bytes that ICU takes for no tables. Without them ICU
 * knows no character set, and libxml2 has the common ones itself.
 */
const char TABLES[64] = {0};
