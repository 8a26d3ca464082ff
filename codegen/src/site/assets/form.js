// The forms: one for each operation, drawn when it is opened. Each change shows the broken rules and the samples again.
'use strict';

(() => {
  const texts = {
    en: {
      add: 'Add item', addTo: 'Add item: {0}', set: 'Fill in', setOf: 'Fill in: {0}', remove: 'Remove', removeOf: 'Remove: {0}', key: 'Key', value: 'Value', advanced: 'Advanced settings',
      yes: 'true', no: 'false', unset: '(not set)', form: 'Form of the value: {0}', kindOf: '{0}: {1}', required: 'required', example: 'Example: {0}',
      clear: 'Clear', streamed: 'Stream the response', right: 'The input keeps all rules.', copy: 'Copy',
      wrong: (count) => count === 1 ? '1 problem' : `${count} problems`, soft: '(not enforced by the API today)', whole: 'The request', json: 'JSON',
      types: { string: 'text', integer: 'integer', number: 'number', boolean: 'true or false', timestamp: 'timestamp', file: 'file', json: 'JSON', vector: 'vector', nullable: '{0} or null', list: 'list of {0}', map: 'map to {0}' },
      problems: 'Validation',
    },
    fr: {
      add: 'Ajouter un élément', addTo: 'Ajouter un élément : {0}', set: 'Remplir', setOf: 'Remplir : {0}', remove: 'Supprimer', removeOf: 'Supprimer : {0}', key: 'Clé', value: 'Valeur', advanced: 'Paramètres avancés',
      yes: 'vrai', no: 'faux', unset: '(non défini)', form: 'Forme de la valeur : {0}', kindOf: '{0} : {1}', required: 'obligatoire', example: 'Exemple : {0}',
      clear: 'Effacer', streamed: 'Diffuser la réponse en continu', right: 'L’entrée respecte toutes les règles.', copy: 'Copier',
      wrong: (count) => count === 1 ? '1 problème' : `${count} problèmes`, soft: '(non imposé par l’API aujourd’hui)', whole: 'La requête', json: 'JSON',
      types: { string: 'texte', integer: 'entier', number: 'nombre', boolean: 'vrai ou faux', timestamp: 'horodatage', file: 'fichier', json: 'JSON', vector: 'vecteur', nullable: '{0} ou null', list: 'liste de {0}', map: 'table de {0}' },
      problems: 'Validation',
    },
  }[document.documentElement.lang];
  // The fields with one value, which no form shows.
  const constants = (fields) => Object.fromEntries(
    fields.filter((field) => field.constant !== undefined).map((field) => [field.key, field.constant]));
  // The first value of a field: that of `rest` has all fields without a name of their own.
  const initialOf = (fields, field, value) => {
    if (!field.rest) return value?.[field.key];
    const others = modwright.unnamed(fields, value ?? {});
    return Object.keys(others).length === 0 ? undefined : others;
  };
  const collected = (fields, parts) => Object.assign(constants(fields), ...parts
    .map(([field, part]) => [field, part.value()]).filter(([, value]) => value !== undefined)
    .map(([field, value]) => field.rest ? value : { [field.key]: value }));
  const filled = (name, ...values) => texts[name].replace(/\{(\d)\}/g, (_, index) => values[index]);

  let ids = 0;
  const element = (name, properties = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key.startsWith('aria-') || key === 'for' || key === 'list') made.setAttribute(key, value);
      else made[key] = value;
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  };
  // The property of a text that is not in the language of the page.
  const inLanguage = (lang) => lang ? { lang } : {};
  const button = (label, name, action) =>
    element('button', { type: 'button', textContent: label, 'aria-label': name, onclick: action });

  // Text with code in backticks.
  const rich = (text) => text.split('`').map((piece, index) => index % 2 === 1 ? element('code', { textContent: piece }) : piece);

  const number = (text) => text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;

  // A form: the widgets of one operation. A widget is `{ node, value() }`.
  class Form {
    constructor(forms, operation, place) {
      this.forms = forms;
      this.operation = operation;
      this.place = place;
      this.rows = [];
      this.draw({});
    }

    changed() {
      if (this.ready) this.show();
    }

    draw(initial) {
      this.ready = false;
      this.rows = [];
      const { operation } = this;
      const visible = operation.fields.filter((field) => !field.client);
      const plain = visible.filter((field) => !field.advanced);
      const more = visible.filter((field) => field.advanced);
      const parts = [...plain, ...more].map((field) => [field, this.field(field, initialOf(operation.fields, field, initial), () => field.rest ? field.name : field.key)]);
      const nodes = (fields) => parts.filter(([field]) => fields.includes(field)).map(([, part]) => part.node);
      this.input = () => collected(operation.fields, parts);
      this.stream = operation.stream ? element('input', { type: 'checkbox', checked: Boolean(initial[operation.stream.key]) || (this.stream?.checked ?? false) }) : null;
      const advanced = more.length === 0 ? null :
        element('details', { className: 'advanced' }, element('summary', { textContent: `${texts.advanced} (${more.length})` }), ...nodes(more));
      const form = element('form', { noValidate: true, onsubmit: (event) => event.preventDefault() },
        this.actions(), ...nodes(plain), advanced,
        this.stream ? element('label', { className: 'check' }, this.stream, ` ${texts.streamed}`) : null);
      form.addEventListener('input', () => this.changed());
      form.addEventListener('change', () => this.changed());
      this.output ??= this.outputs();
      this.place.replaceChildren(form, this.output.node);
      this.ready = true;
      this.show();
    }

    actions() {
      const redraw = (value) => () => {
        this.stream = null;
        this.draw(value);
        this.place.querySelector('input, select, textarea, button')?.focus();
      };
      const examples = (this.operation.examples ?? []).map(([name, value]) => {
        const label = filled('example', name.replaceAll('_', ' '));
        return button(label, label, redraw(value));
      });
      return element('p', { className: 'actions' }, ...examples, button(texts.clear, texts.clear, redraw({})));
    }

    outputs() {
      const code = (label) => {
        const text = element('code');
        const copy = element('button', { type: 'button', className: 'copy', textContent: texts.copy, 'aria-label': `${texts.copy}: ${label}` });
        const block = element('pre', { tabIndex: 0, role: 'group', 'aria-label': label }, text);
        return { text, node: element('figure', { className: 'code' }, element('figcaption', {}, label, copy), block) };
      };
      const [rust, curl, json] = [code('Rust'), code('curl'), code('JSON')];
      const problems = element('div', { className: 'problems', role: 'status', 'aria-label': texts.problems });
      const node = element('div', { className: 'output' }, problems, rust.node, curl.node, json.node);
      modwright.copyButtons(node);
      return { node, problems, rust: rust.text, curl: curl.text, json: json.text };
    }

    show() {
      const [input, streamed] = [this.input(), this.stream?.checked ?? false];
      const found = modwright.validate(this.forms, this.operation, input, streamed);
      const samples = modwright.samples(this.forms, this.operation, readable(input), streamed);
      for (const name of ['rust', 'curl', 'json']) this.output[name].textContent = samples[name];
      this.rows = this.rows.filter((row) => row.isDetached() === false);
      for (const row of this.rows) row.set([]);
      const lines = found.map((one) => {
        const row = this.rowOf(one.path);
        row?.set([...row.messages, one]);
        const target = element('a', { href: '#', textContent: one.path === '' ? texts.whole : one.path });
        target.addEventListener('click', (event) => {
          event.preventDefault();
          for (let part = row?.control?.closest('details'); part; part = part.parentElement.closest('details')) part.open = true;
          (row?.control ?? this.place.querySelector('input, select, textarea'))?.focus();
        });
        return element('li', {}, target, ' ', ...rich(one.message), one.soft ? ` ${texts.soft}` : null);
      });
      const { problems } = this.output;
      problems.classList.toggle('right', found.length === 0);
      problems.replaceChildren(element('p', { textContent: found.length === 0 ? texts.right : texts.wrong(found.length) }),
        found.length === 0 ? '' : element('ul', {}, ...lines));
    }

    // The innermost field that contains the path of a message.
    rowOf(path) {
      const inside = this.rows.filter((row) => {
        const own = row.path();
        return path === own || path.startsWith(`${own}.`) || path.startsWith(`${own}[`);
      });
      return inside.sort((a, b) => b.path().length - a.path().length)[0];
    }

    // A field with its label, its help and its messages.
    field(field, initial, path) {
      const name = field.label ?? field.key;
      const [help, error] = [`form-${ids += 1}`, `form-${ids += 1}`];
      const hint = field.help ? element('p', { className: 'hint', id: help, ...inLanguage(field.helpLang) }, ...rich(field.help)) : null;
      const messages = element('p', { className: 'error', id: error });
      const described = hint ? `${help} ${error}` : error;
      const widget = this.widget(field.schema, initial ?? undefined, { name, required: field.required, described, path, nullable: field.nullable });
      const title = [element(field.required ? 'b' : 'span', { textContent: name, ...inLanguage(field.labelLang) }),
        field.label ? element('code', { textContent: field.key }) : null,
        field.required ? element('span', { className: 'hidden', textContent: `(${texts.required})` }) : null];
      const spaced = title.filter(Boolean).flatMap((part, index) => index === 0 ? [part] : [' ', part]);
      const node = widget.group ?
        element('fieldset', { className: 'row', 'aria-describedby': described }, element('legend', {}, ...spaced), hint, widget.node, messages) :
        element('div', { className: 'row' }, element('label', { for: widget.control.id }, ...spaced), hint, widget.node, messages);
      const row = {
        messages: [], path, control: widget.control ?? node.querySelector('button, input, select, textarea'),
        isDetached: () => !this.place.contains(node) && this.ready && node.isConnected === false,
        set: (list) => {
          row.messages = list;
          messages.replaceChildren(...list.flatMap((one) => {
            const prefix = one.path === path() ? '' : `${one.path}: `;
            return [element('span', {}, prefix, ...rich(one.message)), element('br')];
          }).slice(0, -1));
          if (!widget.group) widget.control.setAttribute('aria-invalid', String(list.some((one) => !one.soft)));
        },
      };
      this.rows.push(row);
      // A null of an example stays until the field is filled in.
      return { node, value: () => widget.value() ?? (initial === null ? null : undefined) };
    }

    widget(schema, initial, options) {
      const type = schema.type === 'ref' ? this.forms.types[schema.name] : null;
      switch (type ? type.kind : schema.type) {
        case 'string': return this.text(initial, options);
        case 'integer': case 'number': case 'timestamp': return this.number(initial, options);
        case 'boolean': return this.choice([[texts.yes, true], [texts.no, false]], initial, options);
        case 'enum': case 'integer_enum': return type.open ? this.open(type, initial, options) :
          this.choice(type.values.map((one) => [one.value, one.value]), initial, options);
        case 'list': return this.list(schema.item, initial, options);
        case 'tuple': return this.tuple(schema.items, initial, options);
        case 'map': return this.map(schema, initial, options);
        case 'nullable': {
          // An item that is not filled in is null.
          const inner = this.widget(schema.item, initial ?? undefined, options);
          return { ...inner, value: () => inner.value() ?? null };
        }
        case 'file': return this.file(initial, options);
        case 'struct': return this.optional(initial, options, (value) => this.struct(type.fields, value, options.path));
        case 'tagged': return this.optional(initial, options, (value) => this.tagged(type, value, options));
        case 'untagged': return this.untagged(type, initial, options);
        default: return this.json(initial, options);
      }
    }

    control(node, options, value) {
      node.id = `form-${ids += 1}`;
      node.setAttribute('aria-describedby', options.described);
      if (options.required) node.setAttribute('aria-required', 'true');
      if (options.label) node.setAttribute('aria-label', options.label);
      return { node, control: node, value: () => value(node.value) };
    }

    text(initial, options) {
      const node = element('textarea', { rows: 1, value: initial ?? '' });
      return this.control(node, options, (text) => text === '' ? undefined : text);
    }

    number(initial, options) {
      const node = element('input', { type: 'text', inputMode: 'decimal', autocomplete: 'off', value: initial ?? '' });
      return this.control(node, options, (text) => text === '' ? undefined : number(text));
    }

    choice(values, initial, options) {
      const list = [element('option', { value: '', textContent: texts.unset }),
        ...values.map(([label], index) => element('option', { value: String(index), textContent: label }))];
      const node = element('select', {}, ...list);
      const at = values.findIndex(([, value]) => value === initial);
      node.value = at < 0 ? '' : String(at);
      return this.control(node, options, (index) => index === '' ? undefined : values[Number(index)][1]);
    }

    // An open enum: its values are proposals.
    open(type, initial, options) {
      const proposals = element('datalist', { id: `form-${ids += 1}` },
        ...type.values.map((one) => element('option', { value: one.value })));
      const input = element('input', { type: 'text', autocomplete: 'off', value: initial ?? '', list: proposals.id });
      const widget = this.control(input, options, (text) => {
        if (text === '') return undefined;
        return type.kind === 'enum' ? text : number(text);
      });
      return { ...widget, node: element('span', {}, input, proposals) };
    }

    json(initial, options) {
      const node = element('textarea', { rows: 3, spellcheck: false, className: 'json', value: initial === undefined ? '' : JSON.stringify(initial, null, 2) });
      return this.control(node, options, (text) => {
        if (text.trim() === '') return undefined;
        try { return JSON.parse(text); } catch { return new modwright.Unreadable('json'); }
      });
    }

    file(initial, options) {
      const node = element('input', { type: 'file' });
      const widget = this.control(node, options, () => {
        const file = node.files[0];
        if (!file) return initial;
        // The size and the type are checked, and not sent.
        return Object.defineProperties({ name: file.name }, { size: { value: file.size }, type: { value: file.type } });
      });
      const name = initial?.name ? element('code', { textContent: initial.name }) : null;
      return { ...widget, node: element('span', {}, node, name) };
    }

    // A group that is drawn when it is needed: a type may contain itself.
    optional(initial, options, make) {
      const node = element('div', { className: 'group' });
      let inner = null;
      const open = (value) => {
        inner = make(value);
        const remove = options.required ? null : button(texts.remove, filled('removeOf', options.name), () => {
          inner = null;
          closed();
          node.querySelector('button').focus();
          this.changed();
        });
        node.replaceChildren(inner.node, ...(remove ? [remove] : []));
      };
      const closed = () => node.replaceChildren(button(texts.set, filled('setOf', options.name), () => {
        open({});
        node.querySelector('input, select, textarea, button')?.focus();
        this.changed();
      }));
      if (options.required || initial !== undefined) open(initial ?? {});
      else closed();
      return { node, group: true, value: () => inner?.value() };
    }

    struct(fields, initial, path) {
      const parts = fields.filter((field) => !field.client)
        .map((field) => [field, this.field(field, initialOf(fields, field, initial), () => `${path()}.${field.rest ? field.name : field.key}`)]);
      return {
        node: element('div', {}, ...parts.map(([, part]) => part.node)),
        value: () => collected(fields, parts),
      };
    }

    tagged(type, initial, options) {
      const rest = element('div');
      let inner = null;
      const select = this.choice(type.variants.filter((one) => one.value !== '').map((one) => [one.value, one.value]), initial?.[type.tag],
        { ...options, label: filled('kindOf', options.name, type.tag), required: true });
      const draw = (value) => {
        const tag = select.value();
        const variant = type.variants.find((one) => tag === undefined ? one.untagged : one.value === tag);
        const content = variant?.content ? this.forms.types[variant.content] : null;
        const { [type.tag]: own, ...others } = value ?? {};
        inner = content ? this.struct(content.fields, others, options.path) : null;
        rest.replaceChildren(...(inner ? [inner.node] : []));
      };
      select.node.addEventListener('change', () => draw({}));
      draw(initial);
      return {
        node: element('div', {}, element('label', {}, element('code', { textContent: type.tag }), ' ', select.node), rest),
        value: () => {
          const tag = select.value();
          return tag === undefined ? inner?.value() ?? {} : { [type.tag]: tag, ...inner?.value() };
        },
      };
    }

    typeName(schema) {
      if (schema.type === 'ref') return schema.name;
      if (schema.type === 'tuple') return `(${schema.items.map((item) => this.typeName(item)).join(', ')})`;
      const inner = schema.item ?? schema.value;
      return texts.types[schema.type].replace('{0}', inner ? this.typeName(inner) : '');
    }

    untagged(type, initial, options) {
      const rest = element('div');
      const fit = initial === undefined ? undefined : modwright.alternative(this.forms.types, type, initial);
      const names = type.alternatives.map((one, index) => [this.typeName(one.schema), index]);
      const select = this.choice(names, Math.max(0, type.alternatives.indexOf(fit)),
        { ...options, label: filled('form', options.name), required: false });
      let inner = null;
      const draw = (value) => {
        const chosen = type.alternatives[select.value()];
        // What is chosen is drawn, except for the first alternative.
        const needed = { ...options, required: options.required || value !== undefined };
        inner = chosen ? this.widget(chosen.schema, value, { ...needed, label: options.name }) : null;
        rest.replaceChildren(...(inner ? [inner.node] : []));
      };
      select.node.addEventListener('change', () => draw(undefined));
      draw(initial);
      return { node: element('div', {}, select.node, rest), group: true, value: () => inner?.value() };
    }

    list(item, initial, options) {
      const [list, widgets] = [element('ol', { className: 'items' }), []];
      const add = (value) => {
        const own = {};
        const path = () => `${options.path()}[${widgets.indexOf(own)}]`;
        const name = `${options.name} ${widgets.length + 1}`;
        widgets.push(own);
        const field = this.widget(item, value, { name, required: true, described: options.described, path, label: name });
        const remove = button(texts.remove, filled('removeOf', name), () => {
          widgets.splice(widgets.indexOf(own), 1);
          own.node.remove();
          more.focus();
          this.changed();
        });
        own.value = field.value;
        own.node = element('li', {}, field.node, remove);
        list.append(own.node);
      };
      const more = button(texts.add, filled('addTo', options.name), () => {
        add(undefined);
        list.lastElementChild.querySelector('input, select, textarea, button')?.focus();
        this.changed();
      });
      if (Array.isArray(initial)) initial.forEach(add);
      else if (options.required) add(undefined);
      return {
        node: element('div', {}, list, more), group: true,
        value: () => {
          const values = widgets.map((one) => one.value()).filter((value) => value !== undefined);
          return values.length > 0 || (options.required && initial !== undefined) ? values : undefined;
        },
      };
    }

    tuple(items, initial, options) {
      const widgets = items.map((item, index) => {
        const name = `${options.name} ${index + 1}`;
        const path = () => `${options.path()}[${index}]`;
        const value = Array.isArray(initial) ? initial[index] : undefined;
        return this.widget(item, value, { name, required: true, described: options.described, path, label: name });
      });
      return {
        node: element('ol', { className: 'items' }, ...widgets.map((one) => element('li', {}, one.node))), group: true,
        value: () => {
          const values = widgets.map((one) => one.value());
          return values.some((value) => (value ?? null) !== null) ? values : undefined;
        },
      };
    }

    map(schema, initial, options) {
      const [list, rows] = [element('ul', { className: 'items' }), []];
      const add = (key, value) => {
        const row = {};
        const path = () => `${options.path()}[value ${rows.indexOf(row)}]`;
        const name = `${options.name} ${rows.length + 1}`;
        rows.push(row);
        const field = this.widget(schema.value, value, { name, required: true, described: options.described, path, label: `${name}: ${texts.value}` });
        row.key = element('input', { type: 'text', autocomplete: 'off', value: key, placeholder: texts.key, 'aria-label': `${name}: ${texts.key}` });
        row.value = field.value;
        row.node = element('li', { className: 'pair' }, row.key, field.node, button(texts.remove, filled('removeOf', name), () => {
          rows.splice(rows.indexOf(row), 1);
          row.node.remove();
          more.focus();
          this.changed();
        }));
        list.append(row.node);
      };
      const more = button(texts.add, filled('addTo', options.name), () => {
        add('', undefined);
        rows.at(-1).key.focus();
        this.changed();
      });
      Object.entries(initial ?? {}).forEach(([key, value]) => add(key, value));
      return {
        node: element('div', {}, list, more), group: true,
        value: () => {
          const pairs = rows.map((row) => [row.key.value, row.value()]).filter(([key, value]) => key !== '' && value !== undefined);
          return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
        },
      };
    }
  }

  // The input without what could not be read: the samples show the rest.
  const readable = (value) => {
    if (Array.isArray(value)) return value.map(readable);
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof modwright.Unreadable) return null;
    if (typeof value.size === 'number' && Object.keys(value).length === 1) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, readable(one)]));
  };

  document.addEventListener('DOMContentLoaded', () => {
    for (const place of document.querySelectorAll('[data-form]')) {
      const open = () => {
        const operation = modwright.forms.operations[place.dataset.form];
        if (operation && !place.hasChildNodes()) place.form = new Form(modwright.forms, operation, place);
      };
      const details = place.closest('details');
      details.addEventListener('toggle', () => { if (details.open) open(); });
      if (details.open) open();
    }
  });
})();
