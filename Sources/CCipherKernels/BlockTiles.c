#include "Blocks.h"
#include "Dispatch.h"

#ifdef CK_X86
#include <immintrin.h>

// Blocks of RGB pixels by tiles of 8 x 8, each channel in four vectors of two rows.

/// What becomes of a tile: rows last to first, values of a row last to first, then transposed.
typedef struct {
  uint8_t upends, reverses, transposes;
} tile_way;

/// By turn (bits 0 and 1, clockwise) after mirror (bit 2).
static const tile_way tile_ways[8] = {{0, 0, 0}, {1, 0, 1}, {1, 1, 0}, {0, 1, 1},
                                      {0, 1, 0}, {1, 1, 1}, {1, 0, 0}, {0, 0, 1}};

// For _mm_shuffle_epi8, where a byte with its top bit set gives 0: channel c of eight pixels lies in
// bytes 3k + c of 24, of which one vector holds the first 16 and another the rest.
#define NONE 0x80
#define NONE8 NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE
#define FIRST(i) ((i) < 16 ? (i) : NONE)
#define REST(i) ((i) < 16 ? NONE : (i) - 16)
#define TAKE(part, c)                                                                       \
  {part(c), part((c) + 3), part((c) + 6), part((c) + 9), part((c) + 12), part((c) + 15),    \
   part((c) + 18), part((c) + 21), NONE8}
#define TAKE_BACK(part, c)                                                                  \
  {part((c) + 21), part((c) + 18), part((c) + 15), part((c) + 12), part((c) + 9),           \
   part((c) + 6), part((c) + 3), part(c), NONE8}
#define TAKES(c)                                                                            \
  {{TAKE(FIRST, c), TAKE(REST, c)}, {TAKE_BACK(FIRST, c), TAKE_BACK(REST, c)}}
/// By channel and whether the pixels are reversed.
static const uint8_t taking[3][2][2][16] = {TAKES(0), TAKES(1), TAKES(2)};

#define PUT(j, c) ((j) % 3 == (c) ? (j) / 3 : NONE)
#define PUT8(j, c)                                                                          \
  PUT(j, c), PUT((j) + 1, c), PUT((j) + 2, c), PUT((j) + 3, c), PUT((j) + 4, c),            \
      PUT((j) + 5, c), PUT((j) + 6, c), PUT((j) + 7, c)
#define PUTS(c) {{PUT8(0, c), PUT8(8, c)}, {PUT8(16, c), NONE8}}
/// The way back, by channel.
static const uint8_t putting[3][2][16] = {PUTS(0), PUTS(1), PUTS(2)};

/// Eight values of a plane as they are, or reversed.
static const uint8_t passing[2][16] = {{0, 1, 2, 3, 4, 5, 6, 7, NONE8},
                                       {7, 6, 5, 4, 3, 2, 1, 0, NONE8}};

CK_AVX2 static inline __m128i constant(const uint8_t bytes[16]) {
  return _mm_loadu_si128((const __m128i *)bytes);
}

CK_AVX2 static inline __m128i eight(const uint8_t *source) {
  return _mm_loadl_epi64((const __m128i *)source);
}

/// Rows to pairs of rows, transposed on the way or not.
CK_AVX2 static inline void pair(__m128i pairs[4], const __m128i rows[8], int transposes) {
  if (!transposes) {
    for (int i = 0; i < 4; i++) pairs[i] = _mm_unpacklo_epi64(rows[2 * i], rows[2 * i + 1]);
    return;
  }
  __m128i twos[4];
  for (int i = 0; i < 4; i++) twos[i] = _mm_unpacklo_epi8(rows[2 * i], rows[2 * i + 1]);
  const __m128i upper_left = _mm_unpacklo_epi16(twos[0], twos[1]);
  const __m128i upper_right = _mm_unpackhi_epi16(twos[0], twos[1]);
  const __m128i lower_left = _mm_unpacklo_epi16(twos[2], twos[3]);
  const __m128i lower_right = _mm_unpackhi_epi16(twos[2], twos[3]);
  pairs[0] = _mm_unpacklo_epi32(upper_left, lower_left);
  pairs[1] = _mm_unpackhi_epi32(upper_left, lower_left);
  pairs[2] = _mm_unpacklo_epi32(upper_right, lower_right);
  pairs[3] = _mm_unpackhi_epi32(upper_right, lower_right);
}

/// One channel of a tile of RGB pixels.
CK_AVX2 static inline void load_channel(
    __m128i pairs[4], const uint8_t *source, ptrdiff_t stride, int channel, tile_way way,
    __m128i mask) {
  const __m128i first = constant(taking[channel][way.reverses][0]);
  const __m128i rest = constant(taking[channel][way.reverses][1]);
  const uint8_t *row = way.upends ? source + 7 * stride : source;
  const ptrdiff_t step = way.upends ? -stride : stride;
  __m128i rows[8];
  for (int y = 0; y < 8; y++, row += step) {
    rows[y] = _mm_or_si128(
        _mm_shuffle_epi8(constant(row), first), _mm_shuffle_epi8(eight(row + 16), rest));
  }
  pair(pairs, rows, way.transposes);
  for (int i = 0; i < 4; i++) pairs[i] = _mm_xor_si128(pairs[i], mask);
}

/// A tile of a plane.
CK_AVX2 static inline void load_plane(
    __m128i pairs[4], const uint8_t *source, ptrdiff_t stride, tile_way way, __m128i mask) {
  const __m128i pass = constant(passing[way.reverses]);
  const uint8_t *row = way.upends ? source + 7 * stride : source;
  const ptrdiff_t step = way.upends ? -stride : stride;
  __m128i rows[8];
  for (int y = 0; y < 8; y++, row += step) rows[y] = _mm_shuffle_epi8(eight(row), pass);
  pair(pairs, rows, way.transposes);
  for (int i = 0; i < 4; i++) pairs[i] = _mm_xor_si128(pairs[i], mask);
}

CK_AVX2 static inline __m128i half_of(__m128i pair, int upper) {
  return upper ? _mm_unpackhi_epi64(pair, pair) : pair;
}

CK_AVX2 static inline void store_plane(
    uint8_t *target, ptrdiff_t stride, const __m128i pairs[4]) {
  for (int y = 0; y < 8; y++) {
    _mm_storel_epi64((__m128i *)(target + y * stride), half_of(pairs[y / 2], y % 2));
  }
}

/// One channel; the others stay as they are.
CK_AVX2 static inline void store_channel(
    uint8_t *target, ptrdiff_t stride, const __m128i pairs[4], int channel) {
  const __m128i first = constant(putting[channel][0]), rest = constant(putting[channel][1]);
  for (int y = 0; y < 8; y++) {
    uint8_t *row = target + y * stride;
    const __m128i values = half_of(pairs[y / 2], y % 2);
    const __m128i left = _mm_blendv_epi8(_mm_shuffle_epi8(values, first), constant(row), first);
    const __m128i right =
        _mm_blendv_epi8(_mm_shuffle_epi8(values, rest), eight(row + 16), rest);
    _mm_storeu_si128((__m128i *)row, left);
    _mm_storel_epi64((__m128i *)(row + 16), right);
  }
}

/// chosen: the source's channel for each of the target's.
CK_AVX2 static inline void move_colours(
    const uint8_t *source, uint8_t *target, ptrdiff_t stride, tile_way way,
    const uint8_t chosen[3], __m128i mask) {
  __m128i pairs[3][4];
  for (int c = 0; c < 3; c++) load_channel(pairs[c], source, stride, chosen[c], way, mask);
  for (int y = 0; y < 8; y++) {
    __m128i left = _mm_setzero_si128(), right = left;
    for (int c = 0; c < 3; c++) {
      const __m128i values = half_of(pairs[c][y / 2], y % 2);
      left = _mm_or_si128(left, _mm_shuffle_epi8(values, constant(putting[c][0])));
      right = _mm_or_si128(right, _mm_shuffle_epi8(values, constant(putting[c][1])));
    }
    _mm_storeu_si128((__m128i *)(target + y * stride), left);
    _mm_storel_epi64((__m128i *)(target + y * stride + 16), right);
  }
}

/// One tile. here: its first pixel in the plain image. there: in the moved one.
CK_AVX2 static inline void move_tile(
    const uint8_t *source, uint8_t *target, ptrdiff_t here, ptrdiff_t there, ptrdiff_t stride,
    tile_way way, __m128i mask, int channel, int inverse) {
  __m128i pairs[4];
  if (inverse) {
    load_plane(pairs, source + there, stride, way, mask);
    store_channel(target + here, stride, pairs, channel);
  } else {
    load_channel(pairs, source + here, stride, channel, way, mask);
    store_plane(target + there, stride, pairs);
  }
}

/// Blocks that are looked up before they are moved: plain blocks lie anywhere in the memory.
enum { AHEAD = 4 };

CK_AVX2 static inline plain_block looked_up(
    const uint8_t *plain, layout at, ck_moves moves, uint32_t place) {
  const plain_block block = plain_block_of(at, moves.order[place]);
  for (ptrdiff_t y = 0; y < at.side; y++) {
    __builtin_prefetch(plain + block.first + y * at.stride);
  }
  return block;
}

// Inlined with constants, so that the loops unroll.
CK_AVX2 static inline __attribute__((always_inline)) void move_all(
    const uint8_t *source, uint8_t *target, layout at, ck_moves moves, const int tiles,
    const int inverse, const int planes) {
  plain_block ahead[AHEAD];
  const uint8_t *plain = inverse ? target : source;
  for (uint32_t place = 0; place < AHEAD && place < at.count; place++) {
    ahead[place] = looked_up(plain, at, moves, place);
  }
  for (uint32_t place = 0; place < at.count; place++) {
    const plain_block block = ahead[place % AHEAD];
    if (place + AHEAD < at.count) {
      ahead[place % AHEAD] = looked_up(plain, at, moves, place + AHEAD);
    }
    const int turn = moves.turns[place] & 7;
    const walk path = walk_of(turn, tiles);
    // Mirrored turns are their own inverses.
    const tile_way way = tile_ways[!inverse || turn & 4 ? turn : (4 - turn) & 3];
    const __m128i mask = _mm_set1_epi64x((long long)inversion(moves, place));
    const ptrdiff_t moved = moved_first(at, place);
    const uint8_t *order = channel_orders[planes ? 0 : moves.colours[place]];
    uint8_t chosen[3];
    for (uint8_t c = 0; c < 3; c++) chosen[inverse ? order[c] : c] = inverse ? c : order[c];
    for (int y = 0; y < tiles; y++) {
      for (int x = 0; x < tiles; x++) {
        const ptrdiff_t row = path.first_row + y * path.down_row + x * path.right_row;
        const ptrdiff_t column =
            path.first_column + y * path.down_column + x * path.right_column;
        const ptrdiff_t here = block.first + 8 * (row * at.stride + column * at.plain_pixel);
        const ptrdiff_t there = moved + 8 * (y * at.stride + x * at.moved_pixel);
        if (planes) {
          move_tile(
              source, target, here, there, at.stride, way, mask, (int)block.channel, inverse);
        } else {
          move_colours(
              source + (inverse ? there : here), target + (inverse ? here : there), at.stride,
              way, chosen, mask);
        }
      }
    }
  }
}

CK_AVX2 void ck_move_tiles_avx2(
    const uint8_t *source, uint8_t *target, ck_blocks blocks, ck_moves moves, int inverse,
    int planes) {
  const layout at = layout_of(blocks, planes);
  switch ((blocks.side == 16) << 2 | (inverse != 0) << 1 | (planes != 0)) {
    case 0: return move_all(source, target, at, moves, 1, 0, 0);
    case 1: return move_all(source, target, at, moves, 1, 0, 1);
    case 2: return move_all(source, target, at, moves, 1, 1, 0);
    case 3: return move_all(source, target, at, moves, 1, 1, 1);
    case 4: return move_all(source, target, at, moves, 2, 0, 0);
    case 5: return move_all(source, target, at, moves, 2, 0, 1);
    case 6: return move_all(source, target, at, moves, 2, 1, 0);
    default: return move_all(source, target, at, moves, 2, 1, 1);
  }
}
#endif
