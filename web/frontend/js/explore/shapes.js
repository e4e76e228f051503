// One node program for all kinds: the shape is a distance field, so every size stays sharp.
import { NodeProgram } from "sigma/rendering";
import { floatColor } from "sigma/utils";

// The order is the number the shader gets.
export const SHAPES = ["circle", "square", "hexagon", "diamond", "triangle", "card", "ring", "hash"];

export const KINDS = {
  Person: { shape: "circle", token: "--cat-1", size: 11 },
  Handle: { shape: "square", token: "--cat-2", size: 8 },
  Customer: { shape: "card", token: "--cat-5", size: 9 },
  Post: { shape: "circle", token: "--cat-8", size: 4.5 },
  Brand: { shape: "hexagon", token: "--cat-6", size: 13 },
  Product: { shape: "ring", token: "--cat-6", size: 10 },
  Interest: { shape: "diamond", token: "--cat-3", size: 10 },
  Hashtag: { shape: "hash", token: "--cat-4", size: 8 },
  Place: { shape: "triangle", token: "--cat-7", size: 10 },
};

const VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec4 a_border;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec4 v_border;
varying vec2 v_point;
varying float v_shape;
varying float v_pixel;
const float bias = 255.0 / 254.0;
void main() {
  float size = a_size * u_correctionRatio / u_sizeRatio * 4.0;
  vec2 offset = size * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + offset, 1)).xy, 0, 1);
  v_point = offset / (size / 2.0);
  v_pixel = u_correctionRatio * 2.0 / (size / 2.0);
  v_shape = a_shape;
  v_border = a_border;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;

const FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying vec4 v_border;
varying vec2 v_point;
varying float v_shape;
varying float v_pixel;
float box(vec2 p, vec2 half_size, float corner) {
  vec2 q = abs(p) - half_size + corner;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - corner;
}
float distance_to(vec2 p, float shape) {
  vec2 q = abs(p);
  float hexagon = max(q.x, q.x * 0.5 + q.y * 0.866) - 0.9;
  if (shape < 0.5) return length(p) - 0.95;
  if (shape < 1.5) return box(p, vec2(0.84), 0.28);
  if (shape < 2.5) return hexagon;
  if (shape < 3.5) return (q.x + q.y - 1.0) * 0.707;
  if (shape < 4.5) return max(q.x * 0.866 + p.y * 0.5, -p.y) - 0.52;
  if (shape < 5.5) return box(p, vec2(0.95, 0.68), 0.16);
  if (shape < 6.5) return max(hexagon, -(hexagon + 0.34));
  return max(min(abs(q.x - 0.36), abs(q.y - 0.36)) - 0.14, max(q.x, q.y) - 0.95);
}
void main(void) {
  float d = distance_to(v_point, v_shape);
  #ifdef PICKING_MODE
  gl_FragColor = (v_shape > 5.5 ? length(v_point) - 0.95 : d) > 0.0 ? vec4(0.0) : v_color;
  #else
  vec4 inside = mix(v_color, v_border, v_border.a * smoothstep(-3.5 * v_pixel, -2.5 * v_pixel, d));
  gl_FragColor = mix(inside, vec4(0.0), smoothstep(-v_pixel, 0.0, d));
  #endif
}`;

const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;

export class ShapeProgram extends NodeProgram {
  getDefinition() {
    return {
      VERTICES: 3,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS: ["u_sizeRatio", "u_correctionRatio", "u_matrix"],
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_border", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_shape", size: 1, type: FLOAT },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_angle", size: 1, type: FLOAT }],
      CONSTANT_DATA: [[0], [(2 * Math.PI) / 3], [(4 * Math.PI) / 3]],
    };
  }

  processVisibleItem(nodeIndex, start, data) {
    this.array.set([data.x, data.y, data.size, floatColor(data.color), nodeIndex, floatColor(data.border), data.shape], start);
  }

  setUniforms({ sizeRatio, correctionRatio, matrix }, { gl, uniformLocations }) {
    gl.uniform1f(uniformLocations.u_sizeRatio, sizeRatio);
    gl.uniform1f(uniformLocations.u_correctionRatio, correctionRatio);
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
  }
}
