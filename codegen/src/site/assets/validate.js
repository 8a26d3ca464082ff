// The checks of a form: the same bounds and rules, in the same order and words, as the generated validators.
'use strict';

(() => {
  const texts = {
    en: {
      kind: 'expected {0}', json: 'not JSON', missing: 'missing', unset: 'not allowed', unknown: 'not a field',
      string: 'a text', integer: 'an integer', number: 'a number', boolean: 'true or false', timestamp: 'whole seconds',
      list: 'a list', tuple: 'a list of {0} items', map: 'an object', file: 'a file', vector: 'a list of numbers', object: 'an object',
      minimum: 'less than {0}', maximum: 'greater than {0}', exclusive_minimum: 'not greater than {0}',
      exclusive_maximum: 'not less than {0}', multiple_of: 'not a multiple of {0}',
      min_length: 'shorter than {0} {1} ({2})', max_length: 'longer than {0} {1} ({2})',
      min_items: 'fewer than {0} {1} ({2})', max_items: 'more than {0} {1} ({2})',
      min_properties: 'fewer than {0} {1} ({2})', max_properties: 'more than {0} {1} ({2})', character: 'character', characters: 'characters', item: 'item',
      items: 'items', property: 'property', properties: 'properties', pattern: 'does not match `{0}`',
      format: 'not of the format `{0}`',
      unique_items: 'item {0} is equal to item {1}', max_size: 'larger than {0} bytes ({1})',
      media_types: 'its content is {0}, not one of {1}', one_of_values: 'not one of {0}',
      not_below: 'less than `{0}`', as_long_as: 'not as long as `{0}` ({1}, {2})', needs: 'needs `{0}`',
      needs_stream: 'only allowed if the response is streamed',
      excludes_stream: 'not allowed if the response is streamed', excludes: 'not allowed together with `{0}`',
      one_of: 'exactly one of {0} is needed ({1})', at_least_one_of: 'at least one of {0} is needed ({1})',
      at_most_one_of: 'at most one of {0} is needed ({1})', when: '{0} when {1}', and: ' and ',
    },
    fr: {
      kind: '{0} attendu', json: 'n’est pas du JSON', missing: 'manquant', unset: 'non autorisé', unknown: 'n’est pas un champ',
      string: 'texte', integer: 'entier', number: 'nombre', boolean: 'vrai ou faux', timestamp: 'nombre entier de secondes',
      list: 'liste', tuple: 'liste de {0} éléments', map: 'objet', file: 'fichier', vector: 'liste de nombres', object: 'objet',
      minimum: 'inférieur à {0}', maximum: 'supérieur à {0}', exclusive_minimum: 'pas supérieur à {0}',
      exclusive_maximum: 'pas inférieur à {0}', multiple_of: 'pas un multiple de {0}',
      min_length: 'plus court que {0} {1} ({2})', max_length: 'plus long que {0} {1} ({2})',
      min_items: 'moins de {0} {1} ({2})', max_items: 'plus de {0} {1} ({2})',
      min_properties: 'moins de {0} {1} ({2})', max_properties: 'plus de {0} {1} ({2})', character: 'caractère', characters: 'caractères', item: 'élément',
      items: 'éléments', property: 'entrée', properties: 'entrées', pattern: 'non conforme à `{0}`',
      format: 'n’a pas le format `{0}`',
      unique_items: 'l’élément {0} est égal à l’élément {1}', max_size: 'plus de {0} octets ({1})',
      media_types: 'son contenu est {0}, et non l’un des types {1}', one_of_values: 'n’est pas l’une des valeurs {0}',
      not_below: 'inférieur à `{0}`', as_long_as: 'pas aussi long que `{0}` ({1}, {2})', needs: 'nécessite `{0}`',
      needs_stream: 'autorisé seulement si la réponse est diffusée en continu',
      excludes_stream: 'non autorisé si la réponse est diffusée en continu', excludes: 'non autorisé avec `{0}`',
      one_of: 'exactement un champ parmi {0} est nécessaire ({1})',
      at_least_one_of: 'au moins un champ parmi {0} est nécessaire ({1})',
      at_most_one_of: 'au plus un champ parmi {0} est nécessaire ({1})', when: '{0} lorsque {1}', and: ' et que ',
    },
  };
  // The documents of tests have no language.
  const language = texts[document.documentElement.lang] ? document.documentElement.lang : 'en';
  const text = (name, ...values) =>
    texts[language][name].replace(/\{(\d)\}/g, (_, index) => String(values[index]));

  // A value that could not be read, such as broken JSON.
  class Unreadable {
    constructor(reason) { this.reason = reason; }
  }

  const quoted = (names) => names.map((name) => `\`${name}\``).join(', ');
  const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  const counted = (bound, one, many) => text(bound === 1 ? one : many);
  const word = (pattern, value) => pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : pattern === value;

  // Equality of JSON values.
  const equal = (a, b) => {
    if (Array.isArray(a) && Array.isArray(b)) {
      return a.length === b.length && a.every((item, index) => equal(item, b[index]));
    }
    if (isObject(a) && isObject(b)) {
      const keys = Object.keys(a);
      return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
    }
    return a === b;
  };

  // The form of each format; the client also checks that a date exists.
  const formats = {
    datetime: /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/,
    date: /^\d{4}-\d\d-\d\d$/,
    time: /^\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?$/,
    duration: /^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/,
    uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
    url: /^[a-z][a-z\d+.-]*:[^\s<>"{}|\\^`]+$/i,
    email: /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*$/,
    ip: /^\d{1,3}(\.\d{1,3}){3}$|^[\da-f:.]*:[\da-f:.]*$/i,
    decimal: /^-?\d+(\.\d+)?$/,
    base64: /^[\w+/-]*={0,2}$/,
  };

  // All states of the pattern's steps are followed at once. A state is a step and the number of characters that it has taken.
  const matches = (steps, value) => {
    const enter = (index, states) => {
      const key = `${index} 0`;
      if (states.has(key)) return;
      states.set(key, [index, 0]);
      const step = steps[index];
      if (Array.isArray(step)) {
        if (step[1] === 0) enter(index + 1, states);
      } else if (step && 'jump' in step) {
        enter(step.jump, states);
      } else if (step) {
        enter(index + 1, states);
        enter(step.fork, states);
      }
    };
    let states = new Map();
    enter(0, states);
    for (const character of value) {
      const code = character.codePointAt(0);
      const next = new Map();
      for (const [index, count] of states.values()) {
        const step = steps[index];
        if (!Array.isArray(step)) continue;
        const [ranges, min, max] = step;
        if (!ranges.some(([low, high]) => low <= code && code <= high)) continue;
        if (count + 1 >= min) enter(index + 1, next);
        // 4294967295 is any number; more than the minimum makes no difference then.
        const taken = max === 4294967295 ? Math.min(count + 1, min) : count + 1;
        if (taken < max) next.set(`${index} ${taken}`, [index, taken]);
      }
      states = next;
    }
    return states.has(`${steps.length} 0`);
  };

  const isMultiple = (value, step) => {
    const times = value / step;
    if (!Number.isFinite(times)) return true;
    return Math.abs(times - Math.round(times)) <= Math.max(2 * Number.EPSILON * Math.abs(times), 1e-9);
  };

  // The number of bytes of a file: of one that was chosen, or of one in JSON.
  const fileSize = (file) => {
    if (typeof file.size === 'number') return file.size;
    if (typeof file.data === 'string') return Math.floor(file.data.replace(/=+$/, '').length * 3 / 4);
    return typeof file.text === 'string' ? new TextEncoder().encode(file.text).length : null;
  };

  class Validator {
    constructor(types, streamed) {
      this.types = types;
      this.streamed = streamed;
      this.found = [];
      this.soft = false;
      this.when = [];
    }

    report(path, rule, name, ...values) {
      let message = text(name, ...values);
      for (const condition of this.when) message = text('when', message, condition);
      this.found.push({ path, rule, message, soft: this.soft });
    }

    // Runs checks that a caller can skip.
    softly(isSoft, check) {
      const outer = this.soft;
      this.soft ||= Boolean(isSoft);
      check();
      this.soft = outer;
    }

    object(fields, rules, value, path, streaming) {
      const inside = (key) => path === '' ? key : `${path}.${key}`;
      for (const field of fields) {
        if (field.client) continue;
        if (field.rest) {
          this.schema(field.schema, modwright.unnamed(fields, value), inside(field.name));
          continue;
        }
        const part = value[field.key];
        if (part === undefined || (part === null && !field.nullable && !field.required)) {
          if (field.required) this.report(inside(field.key), 'missing', 'missing');
        } else if (!(part === null && field.nullable)) {
          this.schema(field.schema, part, inside(field.key));
        }
      }
      const toggle = fields.findIndex(
        (field) => field.client && !field.received && field.constant === undefined);
      const seen = { fields, value, toggle, streaming, inside, path };
      for (const rule of rules) this.rule(rule, seen);
    }

    // A value of the right kind, or a report of its kind.
    kind(schema, value, path) {
      if (value instanceof Unreadable) {
        this.report(path, 'kind', value.reason);
        return false;
      }
      const fits = {
        string: () => typeof value === 'string',
        boolean: () => typeof value === 'boolean',
        integer: () => typeof value === 'bigint' || Number.isInteger(value),
        timestamp: () => typeof value === 'bigint' || Number.isInteger(value),
        number: () => typeof value === 'number' || typeof value === 'bigint',
        list: () => Array.isArray(value),
        tuple: () => Array.isArray(value) && value.length === schema.items.length,
        map: () => isObject(value),
        file: () => isObject(value),
        vector: () => typeof value === 'string' || (Array.isArray(value) && value.every(Number.isFinite)),
        json: () => true,
        ref: () => true,
        nullable: () => true,
      }[schema.type];
      if (fits()) return true;
      this.report(path, 'kind', 'kind', text(schema.type, schema.items?.length));
      return false;
    }

    schema(schema, value, path) {
      if (!this.kind(schema, value, path)) return;
      const bounds = schema.bounds ?? [];
      for (const bound of bounds) if (!bound.soft) this.bound(bound, schema, value, path);
      this.nested(schema, value, path);
      this.softly(true, () => {
        for (const bound of bounds) if (bound.soft) this.bound(bound, schema, value, path);
      });
    }

    nested(schema, value, path) {
      if (schema.type === 'list' && schema.item.type !== 'file') {
        value.forEach((item, index) => this.schema(schema.item, item, `${path}[${index}]`));
      } else if (schema.type === 'tuple') {
        value.forEach((item, index) => this.schema(schema.items[index], item, `${path}[${index}]`));
      } else if (schema.type === 'map') {
        Object.keys(value).sort().forEach((key, index) => {
          if (schema.key) this.schema(schema.key, key, `${path}[key ${index}]`);
          this.schema(schema.value, value[key], `${path}[value ${index}]`);
        });
      } else if (schema.type === 'nullable') {
        if (value !== null) this.schema(schema.item, value, path);
      } else if (schema.type === 'ref') {
        this.declared(this.types[schema.name], value, path);
      }
    }

    declared(type, value, path) {
      if (type.kind === 'enum' || type.kind === 'integer_enum') {
        const kind = type.kind === 'enum' ? 'string' : 'integer';
        const fits = kind === 'string' ? typeof value === 'string' : Number.isInteger(value);
        if (!fits) return this.report(path, 'kind', 'kind', text(kind));
        const values = type.values.map((one) => one.value);
        if (!type.open && !values.includes(value)) this.report(path, 'kind', 'one_of_values', quoted(values));
      } else if (type.kind === 'untagged') {
        const fit = modwright.alternative(this.types, type, value);
        if (fit) this.schema(fit.schema, value, path);
        else this.report(path, 'kind', 'kind', [...new Set(type.alternatives.map((one) => this.named(one.schema)))].join(' / '));
      } else if (!isObject(value)) {
        this.report(path, 'kind', 'kind', text('object'));
      } else if (type.kind === 'struct') {
        this.object(type.fields, type.rules, value, path, false);
      } else {
        const variant = modwright.variant(type, value);
        if (!variant && value[type.tag] === undefined) {
          this.report(`${path}.${type.tag}`, 'missing', 'missing');
        } else if (variant?.content) {
          const { [type.tag]: own, ...others } = value;
          this.declared(this.types[variant.content], others, path);
        } else if (!variant && !type.open) {
          this.report(`${path}.${type.tag}`, 'kind', 'one_of_values', quoted(type.variants.map((one) => one.value)));
        }
      }
    }

    named(schema) {
      return schema.type === 'ref' ? schema.name : text(schema.type === 'json' ? 'object' : schema.type, schema.items?.length);
    }

    bound(bound, schema, value, path) {
      const files = schema.type === 'file' ? [[value, path]] :
        schema.type === 'list' && schema.item.type === 'file' ?
          value.map((file, index) => [file, `${path}[${index}]`]) : [];
      if (bound.rule === 'max_size' || bound.rule === 'media_types') {
        for (const [file, at] of files) this.fileBound(bound, file, at);
        return;
      }
      this.plainBound(bound, value, path);
    }

    fileBound(bound, file, path) {
      if (!isObject(file)) return;
      const size = fileSize(file);
      if (bound.rule === 'max_size' && size !== null && size > bound.value) {
        this.report(path, 'max_size', 'max_size', bound.value, size);
      }
      // The content of a file in JSON is looked at by the client alone.
      const type = file.media_type ?? file.type;
      if (bound.rule === 'media_types' && type && !bound.value.includes(type)) {
        this.report(path, 'media_types', 'media_types', type, bound.value.join(', '));
      }
    }

    plainBound({ rule, value: bound }, value, path) {
      const report = (...values) => this.report(path, rule, rule, ...values);
      const number = typeof value === 'number' || typeof value === 'bigint';
      const broken = {
        minimum: () => number && value < bound,
        maximum: () => number && value > bound,
        exclusive_minimum: () => number && value <= bound,
        exclusive_maximum: () => number && value >= bound,
        multiple_of: () => number && !isMultiple(Number(value), bound),
      }[rule];
      if (broken) {
        if (broken()) report(bound);
        return;
      }
      const sized = (found, breaks, one, many) => { if (breaks) report(bound, counted(bound, one, many), found); };
      if (rule === 'min_length' || rule === 'max_length') {
        if (typeof value !== 'string') return;
        const found = [...value].length;
        sized(found, rule === 'min_length' ? found < bound : found > bound, 'character', 'characters');
      } else if (rule === 'min_items' || rule === 'max_items') {
        if (!Array.isArray(value)) return;
        const found = value.length;
        sized(found, rule === 'min_items' ? found < bound : found > bound, 'item', 'items');
      } else if (rule === 'min_properties' || rule === 'max_properties') {
        if (!isObject(value)) return;
        const found = Object.keys(value).length;
        sized(found, rule === 'min_properties' ? found < bound : found > bound, 'property', 'properties');
      } else if (rule === 'pattern') {
        if (typeof value === 'string' && !matches(bound.steps, value)) report(bound.text);
      } else if (rule === 'format') {
        if (typeof value === 'string' && !formats[bound].test(value)) report(bound);
      } else if (rule === 'unique_items' && Array.isArray(value)) {
        for (let index = 1; index < value.length; index += 1) {
          const first = value.findIndex((item) => equal(item, value[index]));
          if (first < index) return report(index, first);
        }
      }
    }

    // The value of a field in a rule: the client sets the one that requests a stream.
    given(seen, index) {
      const field = seen.fields[index];
      if (index === seen.toggle) return seen.streaming === undefined ? undefined : seen.streaming;
      return seen.value[field.key];
    }

    isPresent(seen, index) {
      const value = this.given(seen, index);
      if (value === undefined || value === null) return false;
      return value !== false || Boolean(seen.fields[index].on);
    }

    holds(seen, condition) {
      const value = this.given(seen, condition.field);
      if (condition.is) return typeof value === 'string' && condition.is.some((pattern) => word(pattern, value));
      if (condition.has) return Array.isArray(value) && value.includes(condition.has);
      return this.isPresent(seen, condition.field) === condition.set;
    }

    rule(rule, seen) {
      if (!rule.when.every((condition) => this.holds(seen, condition))) return;
      this.when = rule.when.length === 0 ? [] : [rule.when.map((one) => one.text).join(text('and'))];
      this.softly(rule.soft, () => this.requirement(rule, seen));
      this.when = [];
    }

    requirement(rule, seen) {
      const key = (index) => seen.fields[index].key;
      const at = rule.field === undefined ? seen.path : seen.inside(key(rule.field));
      const report = (...values) => this.report(at, rule.rule, rule.rule, ...values);
      const present = (index) => this.isPresent(seen, index);
      const value = (index) => this.given(seen, index);
      if (rule.rule === 'needs' || rule.rule === 'excludes') {
        for (const other of rule.others) {
          const breaks = present(rule.field) && present(other) === (rule.rule === 'excludes');
          const name = other === seen.toggle ? `${rule.rule}_stream` : rule.rule;
          if (breaks) this.report(at, name, name, key(other));
        }
      } else if (rule.fields) {
        const count = rule.fields.filter(present).length;
        const fits = { one_of: count === 1, at_least_one_of: count >= 1, at_most_one_of: count <= 1 }[rule.rule];
        if (!fits) report(quoted(rule.fields.map(key)), count);
      } else if (rule.rule === 'required') {
        if (!present(rule.field)) this.report(at, 'required', 'missing');
      } else if (rule.rule === 'unset') {
        if (present(rule.field)) report();
      } else if (rule.rule === 'one_of_values') {
        const found = value(rule.field);
        if (typeof found === 'string' && !rule.words.includes(found)) report(quoted(rule.words));
      } else if (rule.rule === 'bound') {
        const found = value(rule.field);
        if (found !== undefined && found !== null) this.bound(rule.bound, seen.fields[rule.field].schema, found, at);
      } else {
        this.comparison(rule, value(rule.field), value(rule.others[0]), key(rule.others[0]), report);
      }
    }

    comparison(rule, left, right, name, report) {
      if (rule.rule === 'not_below' && typeof left === 'number' && typeof right === 'number' && left < right) {
        report(name);
      }
      if (rule.rule === 'as_long_as' && Array.isArray(left) && Array.isArray(right) && left.length !== right.length) {
        report(name, left.length, right.length);
      }
    }
  }

  // The outer form of a value decides on the alternative of a union.
  modwright.fits = (types, schema, value) => {
    const type = schema.type === 'ref' ? types[schema.name] : null;
    switch (type ? type.kind : schema.type) {
      case 'json': return true;
      case 'string': case 'enum': return typeof value === 'string';
      case 'boolean': return typeof value === 'boolean';
      case 'number': return typeof value === 'number';
      case 'integer': case 'integer_enum': case 'timestamp': return Number.isInteger(value);
      case 'vector': return typeof value === 'string' || Array.isArray(value);
      case 'nullable': return value === null || modwright.fits(types, schema.item, value);
      case 'list': return Array.isArray(value) && value.every((item) => modwright.fits(types, schema.item, item));
      case 'tuple': return Array.isArray(value) && value.length > 0 && modwright.fits(types, schema.items[0], value[0]);
      case 'untagged': return type.alternatives.some((one) => modwright.fits(types, one.schema, value));
      default: return isObject(value);
    }
  };

  // Does a value have the fields by which its type is told from others?
  const tells = (types, schema, value) => {
    if (schema.type === 'list' && Array.isArray(value)) return value.every((item) => tells(types, schema.item, item));
    if (schema.type === 'tuple' && Array.isArray(value)) {
      return value.every((item, index) => index >= schema.items.length || tells(types, schema.items[index], item));
    }
    if (schema.type === 'nullable') return value === null || tells(types, schema.item, value);
    const type = schema.type === 'ref' ? types[schema.name] : null;
    if (!type || !isObject(value)) return true;
    switch (type.kind) {
      case 'struct': return type.fields.every((field) => !field.tells || (value[field.key] ?? null) !== null);
      case 'tagged': return Object.hasOwn(value, type.tag) || type.variants.some((one) => one.untagged);
      case 'untagged': return type.alternatives.some((one) => tells(types, one.schema, value));
      default: return true;
    }
  };

  // The fields of an object that have no name of their own.
  modwright.unnamed = (fields, value) => Object.fromEntries(Object.entries(value)
    .filter(([key]) => !fields.some((field) => !field.rest && field.key === key)));

  // The variant of an object: that of its tag, or the one without a tag.
  modwright.variant = (type, value) => type.variants.find((one) =>
    Object.hasOwn(value, type.tag) ? one.value === value[type.tag] : one.untagged);

  modwright.alternative = (types, type, value) => {
    const find = (one) => {
      const fitting = type.alternatives.filter((other) => modwright.fits(types, other.schema, one));
      return fitting.find((other) => tells(types, other.schema, one)) ?? fitting.at(-1);
    };
    return find(value) ?? (Array.isArray(value) && value.length > 0 ? find([value[0]]) : undefined);
  };

  // Returns the broken bounds and rules of an input: `{ path, rule, message, soft }`.
  modwright.validate = (forms, operation, input, streamed) => {
    const validator = new Validator(forms.types, streamed);
    const streaming = streamed ? operation.stream?.value ?? true : undefined;
    validator.object(operation.fields, operation.rules, input, '', streaming);
    return validator.found;
  };

  modwright.Unreadable = Unreadable;
})();
